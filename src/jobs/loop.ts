/** Work that comes back every so often, whatever happens to it. */

/** The database may be gone for an hour: this long after its return, work goes on. */
const longestPauseMs = 4_000;
const firstPauseMs = 250;
/** The same complaint is heard that often. */
const quietMs = 60_000;

export interface Loop {
  /** Now, not later. */
  nudge(): void;
  /** Waits for the turn that is at work. */
  end(): Promise<void>;
}

/** @param turn is repeated after `everyMs`; after an error sooner at first, then with longer pauses */
export function repeat(
  everyMs: number,
  turn: () => Promise<void>,
  complain: (message: string) => void,
): Loop {
  let isEnding = false;
  let isNudged = false;
  let wake = () => {};
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      if (isNudged || isEnding) return resolve();
      const timer = setTimeout(resolve, ms);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  const run = async () => {
    let failures = 0;
    while (!isEnding) {
      isNudged = false;
      try {
        await turn();
        failures = 0;
        await pause(everyMs);
      } catch (error) {
        complain(`${error instanceof Error ? error.message : error}`);
        failures += 1;
        await pause(Math.min(longestPauseMs, firstPauseMs * 2 ** failures));
      }
    }
  };
  const ended = run();
  return {
    nudge() {
      isNudged = true;
      wake();
    },
    end() {
      isEnding = true;
      wake();
      return ended;
    },
  };
}

/** Says the same thing once a minute, however often it happens. */
export function onceAMinute(say: (message: string) => void): (message: string) => void {
  const said = new Map<string, number>();
  return (message) => {
    const last = said.get(message);
    if (last !== undefined && Date.now() - last < quietMs) return;
    if (said.size > 100) said.clear();
    said.set(message, Date.now());
    say(message);
  };
}
