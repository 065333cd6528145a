// Drives tus-js-client, or Uppy over it, as a program of its own. Reads one JSON object from standard input, writes one
// JSON object a line to standard output: {"event": "created" | "progress" | "done" | "failed", ...}. NODE_PATH says
// where the packages are. It knows nothing of the server but its address and a token.

const fs = require("node:fs");
const crypto = require("node:crypto");
const tus = require("tus-js-client");

const say = (event, more = {}) => process.stdout.write(JSON.stringify({ event, ...more }) + "\n");
const order = JSON.parse(fs.readFileSync(0, "utf8"));

// the digest of the very bytes that a request is about to carry
function withChecksum(data, algorithm, spoil) {
  return (request) => {
    const offset = Number(request.getHeader("Upload-Offset") ?? -1);
    if (request.getMethod() !== "PATCH") return;
    const chunk = data.subarray(offset, Math.min(data.length, offset + order.chunkSize));
    const digest = crypto.createHash(algorithm).update(spoil ? Buffer.concat([chunk, chunk]) : chunk).digest("base64");
    request.setHeader("Upload-Checksum", `${algorithm} ${digest}`);
  };
}

function describe(error) {
  const response = error.originalResponse;
  return { status: response ? response.getStatus() : 0, body: response ? response.getBody() : "", text: String(error) };
}

function send(data) {
  const upload = new tus.Upload(data, {
    endpoint: order.endpoint,
    uploadUrl: order.uploadUrl ?? null,
    headers: { Authorization: `Bearer ${order.token}` },
    metadata: { filename: "été 1.pdf", filetype: "application/pdf" },
    chunkSize: order.chunkSize ?? Infinity,
    retryDelays: order.retryDelays ?? null,
    uploadDataDuringCreation: order.withCreation ?? false,
    overridePatchMethod: order.override ?? false,
    onBeforeRequest: order.algorithm ? withChecksum(data, order.algorithm, order.spoil) : undefined,
    onUploadUrlAvailable: () => say("created", { url: upload.url }),
    onChunkComplete: (size, sent) => {
      say("progress", { sent });
      if (order.stopAfter && sent >= order.stopAfter) {
        upload.abort(order.terminate ?? false).then(() => say("stopped", { url: upload.url }));
      }
    },
    onError: (error) => say("failed", describe(error)),
    onSuccess: () => say("done", { url: upload.url }),
  });
  upload.start();
}

async function sendByUppy(data) {
  const { Uppy } = require("@uppy/core");
  const Tus = require("@uppy/tus").default;
  const uppy = new Uppy({ autoProceed: false }).use(Tus, {
    endpoint: order.endpoint,
    headers: { Authorization: `Bearer ${order.token}` },
    chunkSize: order.chunkSize ?? Infinity,
    retryDelays: order.retryDelays ?? null,
    limit: 5,
  });
  for (let place = 0; place < order.count; place++) {
    uppy.addFile({ name: `${place}.pdf`, type: "application/pdf", data: Buffer.concat([data, Buffer.from([place])]) });
  }
  const result = await uppy.upload();
  for (const file of result.successful) say("done", { name: file.name, url: file.uploadURL });
  for (const file of result.failed) say("failed", { name: file.name, text: String(file.error) });
}

const data = fs.readFileSync(order.file);
if (order.uppy) sendByUppy(data).catch((error) => say("failed", { text: String(error.stack ?? error) }));
else send(data);
