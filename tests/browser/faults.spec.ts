// Every fault the simulator knows, in the middle of terminating 250 instances: what the page says of each instance is what
// the service knows of it.
import { expect, test } from "./harness/fixtures.ts";
import type { Rule } from "./harness/control.ts";
import { type ReportRow, statesThatAreTrueOf } from "./harness/report.ts";

const COUNT = 250;
const TERMINATE = "TerminateInstances" as const;
const DESCRIBE = "DescribeInstances" as const;
/** An id that exists nowhere. */
const STRANGER = "bms-nobody00";

/** What goes wrong, and whether the browser itself writes an error to its console for it. */
const faults: { name: string; rules: Rule[]; noisy?: boolean }[] = [
  { name: "nothing goes wrong", rules: [] },
  { name: "latency", rules: [{ fault: { kind: "delay", before_ms: 150, after_ms: 150, jitter_ms: 100 } }] },
  { name: "a connection dropped before the work", rules: [{ action: TERMINATE, count: 1, fault: { kind: "drop-before" } }], noisy: true },
  { name: "a connection dropped after the work", rules: [{ action: TERMINATE, count: 1, fault: { kind: "drop-after" } }], noisy: true },
  { name: "work done late", rules: [{ action: TERMINATE, count: 1, fault: { kind: "late", after_ms: 4000 } }], noisy: true },
  { name: "502 with HTML, nothing done", rules: [{ action: TERMINATE, count: 1, fault: { kind: "bad-gateway" } }], noisy: true },
  { name: "502 with HTML, work done", rules: [{ action: TERMINATE, count: 2, fault: { kind: "bad-gateway", done: true } }], noisy: true },
  { name: "truncated JSON", rules: [{ action: TERMINATE, count: 1, fault: { kind: "truncated" } }] },
  { name: "an answer cut off", rules: [{ action: TERMINATE, count: 1, fault: { kind: "cut-off" } }], noisy: true },
  { name: "FailedInstanceSet is null", rules: [{ action: TERMINATE, fault: { kind: "failed-set", shape: "null" } }] },
  { name: "FailedInstanceSet is absent", rules: [{ action: TERMINATE, fault: { kind: "failed-set", shape: "absent" } }] },
  { name: "ids in neither list, not done", rules: [{ action: TERMINATE, count: 2, fault: { kind: "omit", ids: 3 } }] },
  { name: "ids in neither list, done", rules: [{ action: TERMINATE, count: 2, fault: { kind: "omit", ids: 3, done: true } }] },
  { name: "ids nobody asked for", rules: [{ action: TERMINATE, count: 1, fault: { kind: "extra", ids: [STRANGER] } }] },
  {
    name: "a burst of refusals for the rate",
    rules: [{ action: TERMINATE, count: 3, fault: { kind: "api-error", code: "RequestLimitExceeded.IPLimitExceeded", message: "too many" } }],
  },
  { name: "InternalError before the work", rules: [{ action: TERMINATE, count: 1, fault: { kind: "api-error", code: "InternalError", message: "m" } }] },
  {
    name: "InternalError after the work",
    rules: [{ action: TERMINATE, count: 1, fault: { kind: "api-error", code: "InternalError", message: "m", done: true } }],
  },
  { name: "batches refused whole for one of them", rules: [{ action: TERMINATE, fault: { kind: "refuse-batch", when: "any" } }] },
  { name: "an instance turns error while terminating", rules: [{ action: TERMINATE, count: 1, fault: { kind: "error-while-terminating", ids: 2, after_ms: 500 } }] },
  {
    name: "look-ups fail as well",
    rules: [
      { action: TERMINATE, count: 1, fault: { kind: "drop-after" } },
      { action: DESCRIBE, skip: 8, count: 2, fault: { kind: "bad-gateway" } },
    ],
    noisy: true,
  },
];

test.describe("250 instances", () => {
  test.use({ fleet: 420, cleanupSeconds: 600 });

  for (const { name, rules, noisy } of faults) {
    test(name, async ({ console, stack, guard }) => {
      test.slow();
      if (noisy) guard.expectFailedRequests();
      const targets = await console.chooseAndReview(COUNT);
      for (const rule of rules) await stack.control.addFault(rule);
      await console.confirmReview(targets);
      await console.waitForVerdict();
      // What was done late is seen by then: nothing more is claimed than what is true.
      const report = await console.report();
      expect(report.instances.map((row) => row.instance_id).sort()).toEqual(targets.map(({ id }) => id).sort());
      const truths = new Map((await stack.control.instances()).map((truth) => [truth.id, truth]));
      const wrong = report.instances.filter((row: ReportRow) => !statesThatAreTrueOf(truths.get(row.instance_id)!.status).includes(row.outcome));
      expect(wrong, "rows that are not true").toEqual([]);
      expect(report.instances.filter(({ outcome }) => ["queued", "in_flight", "checking", "not_sent"].includes(outcome))).toEqual([]);

      const ledger = await stack.control.ledger();
      const asked = new Set(ledger.terminations.flatMap(({ ids }) => ids));
      const confirmed = new Set(targets.map(({ id }) => id));
      expect([...asked].filter((id) => !confirmed.has(id)), "ids that nobody confirmed").toEqual([]);
      for (const { ids } of ledger.terminations) expect(ids.length).toBeLessThanOrEqual(100);
    });
  }
});
