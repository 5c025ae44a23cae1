/** FILETIME, the clock of NTLM, MAPI and Active Directory. Source: [MS-DTYP] 2.3.3. */

/** 1601-01-01T00:00:00Z, where FILETIME begins, in the milliseconds of a Date. */
const epochMs = Date.UTC(1601, 0, 1);

/** The last instant that a Date can hold, in ticks. */
const latest = BigInt(8.64e15 - epochMs) * 10_000n;

/**
 * Converts a FILETIME.
 *
 * @param ticks units of 100 ns since 1601-01-01T00:00:00Z
 * @returns the instant, cut to the whole millisecond a Date can hold; nothing if it is beyond its range
 */
export function dateOfFiletime(ticks: bigint): Date | undefined {
  return ticks > latest ? undefined : new Date(epochMs + Number(ticks / 10_000n));
}
