/** Schedules as cards: one that was made or changed, and those of a place. */
import type { Block, Card } from '../model/card.ts';
import type { CheckOrder, Schedule } from '../model/schedule.ts';
import { momentText } from './moment-text.ts';

/** A spread that nobody notices is not worth a word. */
const longestUnsaidMs = 60_000;

export interface ShownSchedule {
  readonly schedule: Schedule;
  /** When it is due: `every weekday at 8:00 (Europe/Berlin)`. */
  readonly words: string;
  /** What would make it once more. */
  readonly command: string;
  /** The next times that it names. */
  readonly slots: readonly Date[];
  readonly now: Date;
}

/** @param said what became of it: `is paused`; nothing for a new one */
export function scheduleCard(shown: ShownSchedule, said?: string): Card {
  const { schedule, words } = shown;
  const name = `${targetsText(schedule.orders)} ${words}`;
  return {
    summary: said
      ? `Schedule ${schedule.id} ${said}: ${name}`
      : `Schedule ${schedule.id} is set: ${name}`,
    tone: schedule.state === 'active' ? 'good' : 'neutral',
    blocks: [
      { kind: 'facts', facts: factsOf(shown) },
      ...notesOf(shown),
      { kind: 'actions', actions: actionsOf(shown) },
    ],
  };
}

/** @param of the whole: more than are shown */
export function schedulesCard(
  shown: readonly ShownSchedule[],
  { everywhere, isCut }: { readonly everywhere: boolean; readonly isCut: boolean },
): Card {
  const where = everywhere ? '' : ' here';
  if (shown.length === 0)
    return {
      summary: `There are no schedules${where}`,
      tone: 'neutral',
      blocks: [
        {
          kind: 'text',
          text: 'To make one, say this in the channel that should get its reports: schedule contoso.com every weekday at 8:00 only changes',
        },
      ],
    };
  const count = shown.length === 1 ? '1 schedule' : `${shown.length} schedules`;
  const more = isCut ? ' There are more than these.' : '';
  return {
    summary: isCut ? `The first ${count}${where}` : `${count}${where}`,
    tone: 'neutral',
    blocks: [
      {
        kind: 'facts',
        facts: shown.map((one) => ({
          label: `${one.schedule.id}`,
          value: lineOf(one, everywhere),
        })),
      },
      {
        kind: 'note',
        text: `What you can do, by number: run 1, pause 1, resume 1, edit 1 weekdays at 9:00, mute 1 2h, remove 1.${more}`,
      },
    ],
  };
}

/** @param isPlace it was said where it can be made again: one press does it */
export function removedCard({ schedule, words, command }: ShownSchedule, isPlace: boolean): Card {
  const again: Block = {
    kind: 'actions',
    actions: [{ label: 'Make it again', words: command }],
  };
  return {
    summary: `Schedule ${schedule.id} is removed: ${targetsText(schedule.orders)} ${words}`,
    tone: 'neutral',
    blocks: [
      { kind: 'text', text: 'Its past checks stay in the history.' },
      ...(isPlace ? [again] : []),
    ],
  };
}

/** The same for programs. */
export function scheduleData({ schedule, words }: ShownSchedule) {
  const { id, place, orders, when, onlyChanges, state, stoppedBecause, mutedUntil } = schedule;
  const { createdBy, createdAt, nextSlot, nextRun } = schedule;
  const what = { id, place: place.key, orders, when, words, onlyChanges, state, stoppedBecause };
  return { ...what, mutedUntil, createdBy, createdAt, nextSlot, nextRun };
}

function factsOf({ schedule, words, slots, now }: ShownSchedule) {
  const { orders, when, onlyChanges } = schedule;
  const [{ vantage, account } = { vantage: undefined, account: undefined }] = orders;
  const states = statesOf(schedule, now);
  const next = slots.map((slot) => momentText(slot, when.zone, now)).join(' · ');
  return [
    { label: orders.length > 1 ? 'Targets' : 'Target', value: targetsText(orders) },
    { label: 'When', value: words },
    ...(schedule.state === 'active' ? [{ label: 'Next', value: next }] : []),
    { label: 'Reports', value: onlyChanges ? 'only changes' : 'every run' },
    ...(vantage ? [{ label: 'Checked from', value: vantage }] : []),
    ...(account ? [{ label: 'Account', value: account }] : []),
    ...(states.length > 0 ? [{ label: 'State', value: states.join(', ') }] : []),
  ];
}

function notesOf({ schedule }: ShownSchedule): Block[] {
  const { state, nextRun, nextSlot } = schedule;
  const spreadMs = nextRun.getTime() - nextSlot.getTime();
  if (state !== 'active' || spreadMs <= longestUnsaidMs) return [];
  const minutes = Math.round(spreadMs / 60_000);
  const after = minutes === 1 ? '1 minute' : `${minutes} minutes`;
  return [
    {
      kind: 'note',
      text: `It starts ${after} after these times, so that not all schedules start together.`,
    },
  ];
}

function actionsOf({ schedule: { id, state, mutedUntil }, now }: ShownSchedule) {
  const isActive = state === 'active';
  return [
    { label: 'Run now', words: `run ${id}` },
    isActive
      ? { label: 'Pause', words: `pause ${id}` }
      : { label: 'Resume', words: `resume ${id}` },
    ...(mutedUntil && mutedUntil > now ? [{ label: 'Unmute', words: `unmute ${id}` }] : []),
    { label: 'Remove', words: `remove ${id}` },
  ];
}

function lineOf({ schedule, words, slots, now }: ShownSchedule, everywhere: boolean): string {
  const { orders, when, onlyChanges, state, place } = schedule;
  const [first] = slots;
  return [
    targetsText(orders),
    words,
    ...(onlyChanges ? ['only changes'] : []),
    ...(state === 'active' && first ? [`next ${momentText(first, when.zone, now)}`] : []),
    ...statesOf(schedule, now),
    ...(everywhere ? [place.key] : []),
  ].join(' · ');
}

function statesOf(schedule: Schedule, now: Date): string[] {
  const { state, stoppedBecause, mutedUntil, when } = schedule;
  const isMuted = mutedUntil && mutedUntil > now;
  return [
    ...(state === 'active' ? [] : [stoppedBecause ? `${state}: ${stoppedBecause}` : state]),
    ...(isMuted ? [`muted until ${momentText(mutedUntil, when.zone, now)}`] : []),
  ];
}

function targetsText(orders: readonly CheckOrder[]): string {
  return orders.map(({ target }) => target).join(', ');
}
