/** What Autodiscover says to phones. Source: [MS-ASCMD] 2.2.1.1 and 4.2. */

import type { MobileAnswer } from './answer.ts';
import type { AutodiscoverKnobs } from './knobs.ts';
import { publishedFor } from './published.ts';
import { leaf, node } from './xml-text.ts';

export const mobileSchema =
  'http://schemas.microsoft.com/exchange/autodiscover/mobilesync/responseschema/2006';

/** Phones know no redirect to another address of the web but that of HTTP itself. */
export function mobileAnswer(
  answer: MobileAnswer,
  port: number,
  knobs: AutodiscoverKnobs,
): string[] {
  switch (answer.kind) {
    case 'redirect-address':
      return [leaf('Culture', 'en:us'), node('Action', [leaf('Redirect', answer.address)])];
    case 'settings': {
      const { account } = answer;
      const { activeSync } = publishedFor(account, port, knobs);
      const person = [
        leaf('DisplayName', account.displayName),
        leaf('EMailAddress', account.mailbox),
      ];
      const server = [
        leaf('Type', 'MobileSync'),
        leaf('Url', activeSync),
        leaf('Name', activeSync),
      ];
      return [
        leaf('Culture', 'en:us'),
        node('User', person),
        node('Action', [node('Settings', [node('Server', server)])]),
      ];
    }
  }
}
