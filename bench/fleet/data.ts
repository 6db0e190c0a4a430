// The rows that the peers get: the service's own answers, read once, with what the console's columns show.
import type { Page, Response } from "@playwright/test";

export interface PeerRow {
  id: string;
  name: string;
  status: string;
  zone: string;
  type: string;
  privateIp: string;
  publicIp: string;
  created: string;
}

/** Collects the instances of every listing that the page reads. */
export function collectRows(page: Page): () => Promise<PeerRow[]> {
  const rows = new Map<string, PeerRow>();
  const pending: Promise<void>[] = [];
  const take = async (response: Response): Promise<void> => {
    const { Response: answer } = (await response.json()) as { Response: { InstanceSet?: Record<string, string>[] } };
    for (const instance of answer.InstanceSet ?? []) {
      rows.set(instance.InstanceId!, {
        id: instance.InstanceId!,
        name: instance.InstanceName!,
        status: instance.InstanceStatus!,
        zone: instance.Zone!,
        type: instance.InstanceType!,
        privateIp: instance.PrivateIp || instance.PrivateIpV6!,
        publicIp: instance.PublicIp || instance.PublicIpV6!,
        created: instance.CreatedTime!,
      });
    }
  };
  page.on("response", (response) => {
    if (response.request().headers()["x-tc-action"] === "DescribeInstances") pending.push(take(response));
  });
  return async () => {
    await Promise.all(pending);
    return [...rows.values()];
  };
}

/** What the texts of the filter find, over the fields that all three look through. */
export function matching(rows: PeerRow[], text: string): number {
  const part = text.toLowerCase();
  return rows.filter((row) => [row.id, row.name, row.type, row.privateIp, row.publicIp].some((value) => value.toLowerCase().includes(part))).length;
}
