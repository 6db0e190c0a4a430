// Programs that a test starts, and ends again.
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer, connect } from "node:net";

/** A port that nothing listened on a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("no port");
  return address.port;
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
