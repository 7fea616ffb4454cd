// The page out of its sources, each change of them shown at once, in front of a relay.   node web/watch.mjs PORT RELAY
import { createServer } from "vite";

const [port, relay] = process.argv.slice(2);
// The page's own Host and Origin, which a relay compares.
const proxy = { target: relay, changeOrigin: false };
const server = await createServer({
  root: import.meta.dirname,
  server: {
    host: "127.0.0.1",
    port: Number(port),
    strictPort: true,
    proxy: { "/api/": proxy, "/cgi-bin/": proxy },
  },
});
await server.listen();
// Vite would first wait for browsers to go.
process.removeAllListeners("SIGTERM");
console.log(`the page's sources listening on http://127.0.0.1:${port}`);
