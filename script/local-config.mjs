// Prints config.json for a console whose CORS proxy is at the origin given: the repository's own, with other addresses.
import { readFileSync } from "node:fs";

const proxy = process.argv[2];
if (!proxy) throw new Error("usage: node script/local-config.mjs http://localhost:9080");
const config = JSON.parse(readFileSync(new URL("../config.json", import.meta.url), "utf8"));
config.endpoints = config.endpoints.map((endpoint) => ({ ...endpoint, proxy: `${proxy}/${endpoint.host}/` }));
console.log(JSON.stringify(config, null, 2));
