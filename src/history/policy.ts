/**
 * Whether a report is worth a message, of which kind, and in whose thread.
 *
 * A schedule that reports each time always speaks in the channel, and is short while nothing is new. One
 * with `only changes` is silent then, but for a sign of life a week; a change opens a thread, and
 * all that follows goes into it until all is well.
 */
import { type Event, type Judged, judge, type Seen } from './judge.ts';
import { type Watch, watchOf } from './watch.ts';

const weekMs = 7 * 86_400_000;
/** A weekly run that is early by the spread of starts still is the week's. */
const slackMs = 3_600_000;

export type Post =
  | 'nothing'
  | 'report'
  | 'change'
  | 'follow-up'
  | 'recovery'
  | 'flapping'
  | 'sign-of-life';

export interface Situation {
  readonly reportId: string;
  readonly onlyChanges: boolean;
  /** Asked for by hand: it is said, come what may, and in the channel. */
  readonly isWanted: boolean;
  /** Checks that are worse than the one before were run twice: what they say holds. */
  readonly isConfirmed: boolean;
  readonly now: Date;
  /** As it was stored; nothing is taken for granted about it. */
  readonly watch: unknown;
  readonly targets: readonly Seen[];
}

export interface Decision {
  readonly post: Post;
  /** The report in whose thread it stands. */
  readonly thread?: string;
  /** Nothing is new: a line is enough. */
  readonly isBrief: boolean;
  /** Nobody has looked twice: the check is worth a second try at once. */
  readonly confirm: boolean;
  /** For each target, in their order. */
  readonly events: readonly Event[];
  readonly watch: Watch;
}

export function decide(situation: Situation): Decision {
  const { onlyChanges, isWanted, isConfirmed, targets } = situation;
  const watch = watchOf(situation.watch);
  const judged = targets.map((seen) =>
    judge(watch.targets[seen.key], seen, isConfirmed || !onlyChanges),
  );
  const events = judged.map(({ event }) => event);
  const notable = events.filter((event) => event !== 'none' && event !== 'unconfirmed');
  const acknowledged = notable.some(isAboutHealth) ? undefined : watch.acknowledged;
  const saids = targets.map(({ key }, index) => [key, judged[index]?.said] as const);
  const next: Watch = {
    targets: Object.fromEntries(saids.flatMap(([key, said]) => (said ? [[key, said]] : []))),
    incident: onlyChanges ? watch.incident : undefined,
    postedAt: watch.postedAt,
    acknowledged,
  };
  const chosen = onlyChanges
    ? onlyNews(situation, next, judged, notable)
    : eachTime(next, judged, notable);
  const shown = isWanted ? asked(chosen) : chosen;
  const isPosted = shown.post !== 'nothing';
  return {
    ...shown,
    confirm: events.includes('unconfirmed'),
    events,
    watch: {
      ...shown.watch,
      postedAt: isPosted ? situation.now.toISOString() : shown.watch.postedAt,
    },
  };
}

type Chosen = Omit<Decision, 'confirm' | 'events'>;

/** Whoever asks for a report gets a whole one, where it was asked for. */
function asked(chosen: Chosen): Chosen {
  const isQuiet = chosen.post === 'nothing' || chosen.post === 'sign-of-life';
  return { ...chosen, post: isQuiet ? 'report' : chosen.post, thread: undefined, isBrief: false };
}

function eachTime(watch: Watch, judged: readonly Judged[], notable: readonly Event[]): Chosen {
  const isBad = judged.some(isWrong);
  if (notable.length === 0 && isBad && watch.acknowledged)
    return { post: 'nothing', isBrief: true, watch };
  const post = notable.length === 0 ? 'report' : kindOf(notable, isBad, 'change');
  return { post, isBrief: notable.length === 0, watch };
}

function onlyNews(
  { reportId, now }: Situation,
  watch: Watch,
  judged: readonly Judged[],
  notable: readonly Event[],
): Chosen {
  const { incident } = watch;
  if (notable.length === 0) return quiet(now, watch, judged);
  const isBad = judged.some(isWrong);
  const closed: Watch = { ...watch, incident: isBad ? incident : undefined };
  if (incident)
    return {
      post: kindOf(notable, isBad, 'follow-up'),
      thread: incident.report,
      isBrief: false,
      watch: closed,
    };
  const post = kindOf(notable, isBad, 'change');
  const opened = { report: reportId, since: now.toISOString() };
  return { post, isBrief: false, watch: isBad ? { ...watch, incident: opened } : closed };
}

/** At first, and then once a week, so that silence can be told from a bot that is gone. */
function quiet(now: Date, watch: Watch, judged: readonly Judged[]): Chosen {
  const { postedAt } = watch;
  const isFirst = postedAt === undefined && judged.every(({ event }) => event === 'none');
  const isDue = postedAt !== undefined && now.getTime() - Date.parse(postedAt) >= weekMs - slackMs;
  return { post: isFirst || isDue ? 'sign-of-life' : 'nothing', isBrief: true, watch };
}

function kindOf(notable: readonly Event[], isBad: boolean, otherwise: Post): Post {
  if (notable.every((event) => event === 'flapping')) return 'flapping';
  if (notable.every((event) => event === 'expiring')) return isBad ? otherwise : 'report';
  if (!isBad && notable.some((event) => event === 'recovered' || event === 'calm'))
    return 'recovery';
  return otherwise;
}

function isAboutHealth(event: Event): boolean {
  return event !== 'expiring';
}

/** As it was said: what nobody has looked at twice is not wrong yet. */
function isWrong({ said }: Judged): boolean {
  return said.health !== 'healthy' || said.isFlapping || said.lost >= 2;
}
