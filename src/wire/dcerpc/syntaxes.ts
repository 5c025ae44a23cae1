/**
 * Interfaces and transfer syntaxes, by the names the specifications give them.
 */
import { type Decoded, struct, u16le } from '../codec.ts';
import { Uuid } from './uuid.ts';

/** [C706] 12.6.3.1, p_syntax_id_t */
export const Syntax = struct({ uuid: Uuid, major: u16le, minor: u16le });
export type Syntax = Decoded<typeof Syntax>;

export const interfaces = {
  /** The store. [MS-OXCRPC] 1.9 */
  emsmdb: { uuid: 'a4f1db00-ca47-1067-b31f-00dd010662da', major: 0, minor: 81 },
  /** The referral to an address book. [MS-OXABREF] 1.9 */
  rfri: { uuid: '1544f5e0-613c-11d1-93df-00c04fd7bd09', major: 1, minor: 0 },
  /** The address book. [MS-OXNSPI] 1.9 */
  nspi: { uuid: 'f5cc5a18-4264-101a-8c59-08002b2f8426', major: 56, minor: 0 },
  /** Every RPC server about itself. [C706] appendix Q */
  mgmt: { uuid: 'afa8bd80-7d8a-11c9-bef4-08002b102989', major: 1, minor: 0 },
} as const satisfies Record<string, Syntax>;

/** [C706] appendix I: the only transfer syntax that we speak. */
export const ndr: Syntax = { uuid: '8a885d04-1ceb-11c9-9fe8-08002b104860', major: 2, minor: 0 };

/** [MS-RPCE] 2.2.4.12. We don't offer it. */
export const ndr64: Syntax = { uuid: '71710533-beba-4937-8319-b5dbef9ccc36', major: 1, minor: 0 };

/** [MS-RPCE] 2.2.2.14: a transfer syntax that is none, but a question for features. */
const bindTimeFeatures = '6cb71c2c-9812-4540-';

/** The asked features as a bit mask, if this is such a question. [MS-RPCE] 3.3.1.5.3 */
export function bindTimeFeaturesOf({ uuid, major }: Syntax): number | undefined {
  const isAsked = uuid.startsWith(bindTimeFeatures) && major === 1;
  return isAsked ? Number.parseInt(uuid.slice(19, 21), 16) : undefined;
}

export function isSameSyntax(one: Syntax, other: Syntax): boolean {
  return one.uuid === other.uuid && one.major === other.major && one.minor === other.minor;
}
