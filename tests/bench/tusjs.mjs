// tus-js-client as it comes, one file after the other: node tusjs.mjs NODE_MODULES ENDPOINT TOKEN FOLDER
// Prints the seconds that the uploads took, without node's own start.
import { createReadStream, readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'

const [, , modules, endpoint, token, folder] = process.argv
const tus = createRequire(join(modules, 'from-here.js'))('tus-js-client')

function send(name) {
  return new Promise((resolve, reject) => {
    const upload = new tus.Upload(createReadStream(join(folder, name)), {
      endpoint,
      headers: { Authorization: `Bearer ${token}` },
      metadata: { filename: name, filetype: 'application/pdf' },
      onError: reject,
      onSuccess: resolve,
    })
    upload.start()
  })
}

const names = readdirSync(folder).sort()
const start = performance.now()
for (const name of names) await send(name)
console.log(JSON.stringify({ seconds: (performance.now() - start) / 1000, documents: names.length }))
