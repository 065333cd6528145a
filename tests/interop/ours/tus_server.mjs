// A tus server that we did not write, on a free port of this machine; its first line is its address.
// Arguments: the folder of the bytes, the largest upload in bytes.
import { createServer } from "node:http";
import { FileStore } from "@tus/file-store";
import { Server } from "@tus/server";

const [directory, maxSize] = process.argv.slice(2);
const tus = new Server({
  path: "/files",
  datastore: new FileStore({ directory }),
  maxSize: Number(maxSize),
});
const server = createServer((request, response) => tus.handle(request, response));
server.listen(0, "127.0.0.1", () => console.log(`http://127.0.0.1:${server.address().port}`));
