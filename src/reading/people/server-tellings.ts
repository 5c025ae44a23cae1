/**
 * What people tell of the names, certificates and headers that mail needs, in their own words: a hint only.
 */
import type { Telling } from './mail-tellings.ts';

const ours =
  /\be?-?mails?\b|\bexchange\b|\boutlook\b|\bowa\b|\bimap\b|\bpop3?\b|\bsmtp\b|\bactivesync\b|\bautodiscover\b|\b(?:mail|smtp|imap|pop|owa|autodiscover|webmail)\./;

export const serverTellings: readonly Telling[] = [
  {
    code: 'certificate-expired',
    about:
      /\b(?:certs?|certificates?|zertifikat\w{0,20}|certificats?|certificados?|certificaten?)\b/,
    says: /\b(?:expired|has run out|ran out|abgelaufen|expir[ée]e?|caducado|verlopen|scaduto)\b/,
    also: ours,
    except:
      /\bad ?fs\b|\bsts\b|\bfederation\b|\bsigning\b|\btoken\b|\bsaml\b|\bclient secret\b|\bnot expired\b|\bs\/?mime\b|\boauth\b|\bauth cert/,
  },
  {
    code: 'no-srv-record',
    about: /\b_autodiscover\._tcp\b|_autodiscover\._tcp|(?<![/\w.-])srv\b(?![/\w.])/,
    says: /\b(?:non-?existent|missing|no|not found|doesn't exist|does not exist|nxdomain|fehlt|kein(?:en)?)\b/,
    also: /\bautodiscover\b|_autodiscover/,
    except: /\b_?(?:sip|sipfederationtls|ldap|xmpp|kerberos|gc)\b/,
  },
  {
    code: 'name-missing',
    about:
      /\bnxdomain\b|\bno such host\b|\b(?:doesn't|does not|don't|won't) resolve\b|\bresolves? (?:only )?(?:inside|internally|from inside)\b|\b(?:can't|cannot|could not|couldn't) (?:be resolved|resolve)\b/,
    says: /\b(?:mail|smtp|imap|pop|owa|autodiscover|webmail|exch?\w{0,8})\.[a-z0-9-]{1,63}\.[a-z]{2,}|\b(?:exchange|mail ?server|smtp) ?host/,
    except: /\bmx\b|\bcertbot\b|\bacme\b|\bhost name resolved\b|_tcp\b|\bblock ?list/,
  },
  {
    code: 'headers-asked',
    about: /\b(?:internet|message|mail|e-?mail|full)?[ -]?headers?\b/,
    says: /\b(?:routes?|delay\w*|hops?|path|trace|which server|how long|how (?:do|can|to)|where (?:do|can|is)|received lines?|took (?:\d{1,3}|some|several) (?:hours|minutes))\b/,
    also: /\be?-?mails?\b|\bmessages?\b|\bnachricht/,
    except:
      /\bhttps?\b|\bresponse headers?\b|\bauthorization\b|\bwww-authenticate\b|\brequest headers?\b|\bcsv\b|\btable (?:header|of the|rows?)\b/,
  },
  {
    code: 'old-internal-address',
    about: /\/o=[^/]{1,60}\/ou=|\bimceaex\b|\blegacyexchangedn\b/,
    says: /\b(?:bounc\w*|ndrs?|undeliver\w*|repl(?:y|ies|ied)|meeting|former|left|recreated|migrat\w*|old|zurück|unzustellbar)\b/,
    except:
      /\bcannot open\b|\bmapi\b|\broplogon\b|\becdoconnect|\bstore logon\b|\b[45]\.[0-7]\.\d{1,3}\b/,
  },
];
