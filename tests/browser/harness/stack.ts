// What a console needs around it: the simulator, and the real Caddy with page and CORS proxy on different origins.
import { mkdtemp, mkdir, rm, writeFile, readFile } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Control } from "./control.ts";
import { Program, freePort } from "./processes.ts";

const ROOT = new URL("../../../", import.meta.url).pathname;
export const INTERNATIONAL = "edgezone.intl.tencentcloudapi.com";
export const MAINLAND = "edgezone.tencentcloudapi.com";

export interface DemoAccount {
  secretId: string;
  secretKey: string;
  token: string;
}

export interface Options {
  /** How many instances the demo account has. */
  fleet: number;
  /** From what the fleet is made. */
  seed: number;
  /** How long an instance stays `terminating`, in seconds. */
  cleanupSeconds: number;
  /** Merged over the served config.json. */
  config: Record<string, unknown>;
}

interface Ports {
  page: number;
  proxy: number;
  api: number;
  control: number;
}

export class Stack {
  readonly page: string;
  readonly proxy: string;
  /** The simulator itself, for clients that are no browser. */
  readonly api: string;
  readonly control: Control;
  readonly demo: DemoAccount;
  #ports: Ports;
  #options: Options;
  #folder: string;
  #simulator?: Program;
  #caddy?: Program;

  private constructor(ports: Ports, options: Options, folder: string, demo: DemoAccount) {
    this.#ports = ports;
    this.#options = options;
    this.#folder = folder;
    this.demo = demo;
    this.page = `http://localhost:${ports.page}`;
    this.proxy = `http://localhost:${ports.proxy}`;
    this.api = `http://127.0.0.1:${ports.api}`;
    this.control = new Control(`http://127.0.0.1:${ports.control}`);
  }

  static async start(options: Options): Promise<Stack> {
    if (!existsSync(join(ROOT, "dist/csp.caddy"))) throw new Error("There is no bundle in dist/. Build it first: script/build");
    const ports = { page: await freePort(), proxy: await freePort(), api: await freePort(), control: await freePort() };
    const folder = await mkdtemp(join(tmpdir(), "edgezone-console-"));
    const config = JSON.parse(await readFile(join(ROOT, "config.json"), "utf8"));
    const stack = new Stack(ports, options, folder, config.demo);
    await mkdir(join(folder, "config"));
    await stack.configure({});
    try {
      await stack.startSimulator();
      await stack.startProxy();
    } catch (error) {
      await stack.stop();
      throw error;
    }
    return stack;
  }

  /** Writes config.json anew, as the repository has it but for the addresses and these changes. */
  async configure(changes: Record<string, unknown>): Promise<void> {
    const config = JSON.parse(await readFile(join(ROOT, "config.json"), "utf8"));
    config.endpoints = config.endpoints.map((endpoint: { host: string }) => ({ ...endpoint, proxy: `${this.proxy}/${endpoint.host}/` }));
    await writeFile(join(this.#folder, "config/config.json"), JSON.stringify({ ...config, ...this.#options.config, ...changes }));
  }

  /** Starts the simulator; the fleet is made from the seed, so it is the same again. */
  async startSimulator(): Promise<void> {
    const { fleet, seed, cleanupSeconds } = this.#options;
    const { api, control } = this.#ports;
    const flags = { port: api, "control-port": control, fleet, seed, "cleanup-seconds": cleanupSeconds };
    const args = Object.entries(flags).flatMap(([name, value]) => [`--${name}`, String(value)]);
    this.#simulator = await Program.start("simulator", process.env.SIMULATOR ?? join(ROOT, "target/debug/simulator"), args, {}, control);
  }

  async killSimulator(): Promise<void> {
    await this.#simulator?.kill();
  }

  async startProxy(): Promise<void> {
    const upstream = `http://127.0.0.1:${this.#ports.api}`;
    const environment = {
      PAGE_ADDRESS: this.page,
      PROXY_ADDRESS: this.proxy,
      PAGE_ORIGINS: this.page,
      PROXY_ORIGINS: this.proxy,
      CONSOLE_ROOT: join(ROOT, "dist"),
      CONSOLE_CONFIG: join(this.#folder, "config"),
      UPSTREAM_INTERNATIONAL: upstream,
      UPSTREAM_MAINLAND: upstream,
      XDG_CONFIG_HOME: this.#folder,
      XDG_DATA_HOME: this.#folder,
    };
    const args = ["run", "--config", join(ROOT, "deploy/Caddyfile"), "--adapter", "caddyfile"];
    this.#caddy = await Program.start("caddy", "caddy", args, environment, this.#ports.proxy);
  }

  /** What Caddy logged so far. */
  get proxyLog(): string {
    return this.#caddy?.output ?? "";
  }

  /** Stops page and proxy alike: they are one program here. The page that is open stays open. */
  async stopProxy(): Promise<void> {
    await this.#caddy?.stop();
  }

  async stop(): Promise<void> {
    await Promise.all([this.#caddy?.stop(), this.#simulator?.stop()]);
    await rm(this.#folder, { recursive: true, force: true });
  }
}
