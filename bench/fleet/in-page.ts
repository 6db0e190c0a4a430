// What is measured with, the same code in every page. A figure is the time from the event to the end of the first frame in which
// the table stands as it then stays: requestAnimationFrame, and a macrotask behind it, which comes after the painting.
//
// How the table stands is read from the page: the row count told to assistive technology, the text of each row that is drawn,
// whether its checkbox is ticked, the headings' sort marks.

export interface Subject {
  /** The element with `aria-rowcount`, header included. */
  counted: string;
  /** The rows that are drawn. */
  row: string;
  /** The element that scrolls. */
  scroll: string;
  /** The text filter. */
  filter: string;
  /** The checkbox of the header. */
  selectAll: string;
  /** What is clicked to sort by a column, by its heading. */
  headings: string;
}

export interface Bench {
  type(text: string): Promise<number>;
  sort(heading: string): Promise<number>;
  selectAll(): Promise<number>;
  scroll(rows: number, rowHeight: number, frames: number): Promise<{ worst: number; lastRow: number }>;
  count(): number;
  sorted(heading: string): string | null;
  /** How many of the drawn rows have their checkbox ticked. */
  ticked(): { drawn: number; ticked: number };
}

declare global {
  interface Window {
    bench: Bench;
  }
}

/** Frames in which nothing changes any more, before a figure is taken. */
const QUIET = 8;

/** Runs in the page. */
export function install({ subject, quiet }: { subject: Subject; quiet: number }): void {
  const one = <T extends Element>(selector: string): T => {
    const found = document.querySelector<T>(selector);
    if (!found) throw new Error(`the page has no ${selector}`);
    return found;
  };
  const rows = (): HTMLElement[] => [...document.querySelectorAll<HTMLElement>(subject.row)];
  const box = (row: Element): HTMLInputElement | null => row.querySelector<HTMLInputElement>("input[type=checkbox]");
  const heading = (text: string): HTMLElement => {
    const found = [...document.querySelectorAll<HTMLElement>(subject.headings)].find((element) => element.textContent?.trim().startsWith(text));
    if (!found) throw new Error(`the table has no heading ${text}`);
    return found;
  };
  const marked = (element: Element): string | null => element.closest("[aria-sort], th, [role=columnheader]")?.getAttribute("aria-sort") ?? null;
  const count = (): number => Number(one(subject.counted).getAttribute("aria-rowcount")) - 1;
  const standing = (): string =>
    [
      count(),
      one<HTMLInputElement>(subject.selectAll).checked,
      ...[...document.querySelectorAll(subject.headings)].map(marked),
      ...rows().map((row) => `${row.getAttribute("aria-rowindex")} ${box(row)?.checked} ${row.textContent}`).sort(),
    ].join("\n");
  const painted = (): Promise<number> =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => resolve(performance.now());
        port2.postMessage(undefined);
      });
    });
  const timed = async (act: () => void): Promise<number> => {
    await painted();
    const start = performance.now();
    act();
    let last = "";
    let changed = start;
    for (let still = 0; still < quiet; ) {
      const now = await painted();
      const stands = standing();
      if (stands === last) {
        still += 1;
      } else {
        [last, changed, still] = [stands, now, 0];
      }
    }
    return changed - start;
  };

  const setValue = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value")!.set!;
  window.bench = {
    count,
    sorted: (text) => marked(heading(text)),
    ticked: () => ({ drawn: rows().length, ticked: rows().filter((row) => box(row)?.checked).length }),
    type: (text) => {
      const input = one<HTMLInputElement>(subject.filter);
      return timed(() => {
        setValue.call(input, text);
        input.dispatchEvent(new InputEvent("input", { bubbles: true }));
      });
    },
    sort: (text) => {
      const element = heading(text);
      return timed(() => element.click());
    },
    selectAll: () => {
      const element = one<HTMLInputElement>(subject.selectAll);
      return timed(() => element.click());
    },
    scroll: async (distance, rowHeight, frames) => {
      const element = one<HTMLElement>(subject.scroll);
      element.scrollTop = 0;
      await painted();
      await new Promise((resolve) => setTimeout(resolve, 300));
      let worst = 0;
      // A frame's work can be long although frames come evenly, and the other way round; the longer of the two counts.
      const observer = new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) worst = Math.max(worst, entry.duration);
      });
      observer.observe({ type: "long-animation-frame" });
      const frame = (): Promise<number> => new Promise(requestAnimationFrame);
      let before = await frame();
      for (let at = 1; at <= frames; at += 1) {
        element.scrollTop = (distance * rowHeight * at) / frames;
        const now = await frame();
        worst = Math.max(worst, now - before);
        before = now;
      }
      await new Promise((resolve) => setTimeout(resolve, 300));
      observer.disconnect();
      return { worst, lastRow: Math.max(...rows().map((row) => Number(row.getAttribute("aria-rowindex")))) };
    },
  };
}

export const installArgument = (subject: Subject): { subject: Subject; quiet: number } => ({ subject, quiet: QUIET });
