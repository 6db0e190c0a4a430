// The simulator's control port: faults on demand, and the ledger of what really happened.

export interface Rule {
  action?: "TerminateInstances" | "DescribeInstances" | "DescribeZones";
  skip?: number;
  count?: number;
  probability?: number;
  fault: { kind: string } & Record<string, unknown>;
}

export class Control {
  #address: string;

  constructor(address: string) {
    this.#address = address;
  }

  async #ask(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(this.#address + path, {
      method,
      ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) throw new Error(`control port: ${method} ${path}: ${answer.status} ${text}`);
    return text === "" ? undefined : JSON.parse(text);
  }

  async get(path: string): Promise<unknown> {
    return this.#ask("GET", path);
  }

  async post(path: string, body?: unknown): Promise<unknown> {
    return this.#ask("POST", path, body ?? {});
  }

  async delete(path: string): Promise<unknown> {
    return this.#ask("DELETE", path);
  }
}
