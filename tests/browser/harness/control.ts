// The simulator's control port: faults on demand, and the truth to compare the console's claims with.

export interface Rule {
  action?: "TerminateInstances" | "DescribeInstances" | "DescribeZones";
  /** So many requests are spared first. */
  skip?: number;
  /** So many are befallen; without it, all. */
  count?: number;
  probability?: number;
  fault: { kind: string } & Record<string, unknown>;
}

/** What is true of one instance. */
export interface Truth {
  id: string;
  account: string;
  region: string;
  zone: string;
  name: string;
  /** The status, or `gone`. */
  status: string;
}

export interface Termination {
  request_id: string;
  ids: string[];
  /** What was really terminated, whatever the answer said. */
  terminated: string[];
  failed: { id: string; code: string; message: string }[];
  error: string | null;
}

/** What the service counted for one action of one account. */
export interface Rate {
  account: string;
  action: string;
  requests: number;
  throttled: number;
  max_in_any_second: number;
}

export interface Ledger {
  requests: number;
  rates: Rate[];
  terminations: Termination[];
  /** The ids that were really terminated, each once. */
  terminated: string[];
}

export interface RequestRecord {
  action: string;
  /** `ok`, the error's code, or `none` where nothing was done or decided. */
  outcome: string;
  answered: boolean;
}

export class Control {
  #address: string;

  constructor(address: string) {
    this.#address = address;
  }

  async #ask<T>(method: string, path: string, body?: unknown): Promise<T> {
    const init = body === undefined ? { method } : { method, headers: { "content-type": "application/json" }, body: JSON.stringify(body) };
    const answer = await fetch(this.#address + path, init);
    const text = await answer.text();
    if (!answer.ok) throw new Error(`control port: ${method} ${path}: ${answer.status} ${text}`);
    return JSON.parse(text) as T;
  }

  async ledger(): Promise<Ledger> {
    const ledger = await this.#ask<Ledger & { terminated: Record<string, string[]> }>("GET", "/ledger");
    return { ...ledger, terminated: Object.keys(ledger.terminated) };
  }

  async requests(): Promise<RequestRecord[]> {
    return (await this.#ask<{ requests: RequestRecord[] }>("GET", "/ledger/requests")).requests;
  }

  async instances(account = "demo"): Promise<Truth[]> {
    return (await this.#ask<{ instances: Truth[] }>("GET", `/instances?account=${account}`)).instances;
  }

  instance(id: string): Promise<Truth> {
    return this.#ask("GET", `/instances/${id}`);
  }

  /** Some instances of this status and region; fails where the fleet has too few. */
  async pick(status: string, count = 1, region = "ap-guangzhou"): Promise<Truth[]> {
    const found = (await this.instances()).filter((truth) => truth.status === status && truth.region === region).slice(0, count);
    if (found.length < count) throw new Error(`the fleet has only ${found.length} instances that are ${status} in ${region}`);
    return found;
  }

  async addInstance(instance: { id: string; zone: string; name?: string; status?: string; public_ip?: string }): Promise<void> {
    await this.#ask("POST", "/instances", instance);
  }

  async change(id: string, patch: { status?: string; name?: string; gone?: boolean }): Promise<void> {
    await this.#ask("PATCH", `/instances/${id}`, patch);
  }

  async addFault(rule: Rule): Promise<void> {
    await this.#ask("POST", "/faults", rule);
  }

  async clearFaults(): Promise<void> {
    await this.#ask("DELETE", "/faults");
  }

  async changeAccount(name: string, patch: { read_only?: boolean; expired?: boolean; expires_at_ms?: number }): Promise<void> {
    await this.#ask("PATCH", `/accounts/${name}`, patch);
  }

  /** Credentials of one of the simulator's accounts. */
  async credentials(name: string): Promise<{ secretId: string; secretKey: string; token: string }> {
    type Key = { secret_id: string; secret_key: string; token: string };
    const { accounts } = await this.#ask<{ accounts: { name: string; keys: Key[] }[] }>("GET", "/accounts");
    const key = accounts.find((account) => account.name === name)?.keys[0];
    if (!key) throw new Error(`the simulator has no account ${name}`);
    return { secretId: key.secret_id, secretKey: key.secret_key, token: key.token };
  }

  async settings(patch: Record<string, unknown>): Promise<void> {
    await this.#ask("PATCH", "/settings", patch);
  }

  async reset(fleet: { fleet?: number; seed?: number; region?: string; mix?: "mixed" | "running" }): Promise<void> {
    await this.#ask("POST", "/reset", fleet);
  }

  async finishCleanup(): Promise<void> {
    await this.#ask("POST", "/cleanup", {});
  }
}
