/** FILETIME, the clock of NTLM, MAPI and Active Directory. Source: [MS-DTYP] 2.3.3. */

/** 1601-01-01T00:00:00Z, where FILETIME begins, in the milliseconds of a Date. */
const epochMs = Date.UTC(1601, 0, 1);

/**
 * Converts a FILETIME.
 *
 * @param ticks units of 100 ns since 1601-01-01T00:00:00Z; a Date holds all that 64 bits can say
 * @returns the instant, cut to the whole millisecond a Date can hold
 */
export function dateOfFiletime(ticks: bigint): Date {
  return new Date(epochMs + Number(ticks / 10_000n));
}

/** @returns units of 100 ns since 1601-01-01T00:00:00Z */
export function filetimeOf(date: Date): bigint {
  return BigInt(date.getTime() - epochMs) * 10_000n;
}
