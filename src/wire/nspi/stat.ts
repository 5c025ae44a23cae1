import { type Decoded, i32le, struct, u32le } from '../codec.ts';

/** A place in a list of the address book. [MS-NSPI] 2.3.7 */
export const Stat = struct({
  sortType: u32le,
  /** 0 is the global address list. */
  containerId: u32le,
  currentRecord: u32le,
  delta: i32le,
  position: u32le,
  totalRecords: u32le,
  codePage: u32le,
  templateLocale: u32le,
  sortLocale: u32le,
});
export type Stat = Decoded<typeof Stat>;

/** CP_WINUNICODE, which no server takes in a STAT. [MS-NSPI] 2.2.5 */
export const unicodeCodePage = 1200;

/** The start of the global address list, in US English. */
export const globalAddressList: Stat = {
  sortType: 0,
  containerId: 0,
  currentRecord: 0,
  delta: 0,
  position: 0,
  totalRecords: 0,
  codePage: 1252,
  templateLocale: 0x409,
  sortLocale: 0x409,
};
