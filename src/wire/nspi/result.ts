/**
 * Result codes of the address book and of the referral to it.
 *
 * Names as in [MS-OXNSPI] 2.2.1.2, numbers as in [MS-OXCDATA] 2.4. Some are numbers of the store as
 * well, under other names.
 */
export const addressBookCodes = {
  Success: 0,
  UnbindSuccess: 1,
  UnbindFailure: 2,
  /** Success, but some properties could not be told. */
  ErrorsReturned: 0x0004_0380,
  GeneralFailure: 0x8000_4005,
  NotSupported: 0x8004_0102,
  InvalidObject: 0x8004_0108,
  OutOfResources: 0x8004_010e,
  NotFound: 0x8004_010f,
  LogonFailed: 0x8004_0111,
  TooComplex: 0x8004_0117,
  InvalidCodepage: 0x8004_011e,
  InvalidLocale: 0x8004_011f,
  TableTooBig: 0x8004_0403,
  InvalidBookmark: 0x8004_0405,
  AccessDenied: 0x8007_0005,
  NotEnoughMemory: 0x8007_000e,
  InvalidParameter: 0x8007_0057,
} as const satisfies Readonly<Record<string, number>>;

const names = new Map<number, string>(
  Object.entries(addressBookCodes).map(([name, value]) => [value, name]),
);

/** What the specification calls a return value, or its eight hexadecimal digits. */
export function addressBookResult(value: number): string {
  return names.get(value) ?? `0x${value.toString(16).toUpperCase().padStart(8, '0')}`;
}
