// Programs that a test starts, and ends again.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, connect } from "node:net";

// Below what systems hand out by themselves (Linux from 32768, others from 49152): a port from there, asked for and let go, may be
// anyone's before the program that is to have it has started. Each worker counts through a stretch of its own, so none is given twice.
const STRETCH = 1_000;
const FIRST = 20_000 + (Number(process.env.TEST_PARALLEL_INDEX ?? 0) % 8) * STRETCH;
let given = process.pid % STRETCH;

/** A port that nothing listens on, and that no other call was given. */
export async function freePort(): Promise<number> {
  for (let tried = 0; tried < STRETCH; tried++) {
    const port = FIRST + (given++ % STRETCH);
    if (await isFree(port)) return port;
  }
  throw new Error(`no port is free from ${FIRST} to ${FIRST + STRETCH - 1}`);
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => server.close(() => resolve(true)));
  });
}

/** A running program with what it wrote. */
export class Program {
  #child: ChildProcess;
  output = "";

  private constructor(child: ChildProcess) {
    this.#child = child;
    child.stdout?.on("data", (chunk) => (this.output += chunk));
    child.stderr?.on("data", (chunk) => (this.output += chunk));
  }

  /** Starts a program and waits until it listens on this port. */
  static async start(name: string, command: string, args: string[], env: Record<string, string>, port: number): Promise<Program> {
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    const program = new Program(child);
    let failed: Error | undefined;
    child.on("error", (error) => (failed = error));
    const deadline = Date.now() + 20_000;
    while (!(await listens(port))) {
      if (failed) throw failed;
      if (child.exitCode !== null) throw new Error(`${name} ended with status ${child.exitCode}:\n${program.output}`);
      if (Date.now() > deadline) {
        await program.stop();
        throw new Error(`${name} does not listen on port ${port}:\n${program.output}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return program;
  }

  /** Ends it as a crash would: at once. */
  async kill(): Promise<void> {
    await this.#end("SIGKILL");
  }

  async stop(): Promise<void> {
    await this.#end("SIGTERM");
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
    const exited = once(child, "exit");
    child.kill(signal);
    const late = setTimeout(() => child.kill("SIGKILL"), 5_000);
    await exited;
    clearTimeout(late);
  }
}

function listens(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => (socket.destroy(), resolve(true)));
    socket.once("error", () => resolve(false));
  });
}
