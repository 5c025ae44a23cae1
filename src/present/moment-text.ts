/** A moment as people of a zone say it: `Mon, Nov 23, 08:00`, with the year if it is another one. */
export function momentText(moment: Date, zone: string, now: Date): string {
  const year = moment.getUTCFullYear() === now.getUTCFullYear() ? undefined : 'numeric';
  return new Intl.DateTimeFormat('en-US', {
    timeZone: zone,
    weekday: 'short',
    month: 'short',
    day: 'numeric',
    year,
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(moment);
}
