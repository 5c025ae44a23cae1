/** What may be wrong with the address book. */
import { addressBookCodes } from '../wire/nspi/result.ts';
import type { Scenario } from './scenario.ts';

export const addressBookScenarios: readonly Scenario[] = [
  {
    name: 'name-not-found',
    summary: 'The mailbox is hidden from the address lists: its name resolves to nothing.',
    knobs: { addressBook: { nameInAddressList: false } },
  },
  {
    name: 'name-ambiguous',
    summary: 'Two entries of the address book have the address of the mailbox.',
    knobs: { addressBook: { nameAmbiguous: true } },
  },
  {
    name: 'address-book-denied',
    summary: 'The address book opens for nobody: AccessDenied 0x80070005.',
    knobs: { addressBook: { bindResult: addressBookCodes.AccessDenied } },
  },
  {
    name: 'server-busy',
    summary: 'The address book has too much to do and turns calls away: nca_server_too_busy.',
    knobs: { addressBook: { fault: 'nca_server_too_busy' } },
  },
];
