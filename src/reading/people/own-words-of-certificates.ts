/**
 * How people tell of a certificate that Outlook, a phone or another client does not accept.
 */
import type { Wording } from './wording.ts';

const certificate = /\b(?:cert(?:ificate|s)?|certificates|zertifikate?s?|certificat\w*)\b/;
const federation = /\b(?:ad ?fs|sts|federat\w+|wap|signing|client cert\w*)\b/;

export const certificateWordings: readonly Wording[] = [
  {
    code: 'certificate-untrusted-told',
    all: [
      /\b(?:(?:our|the|an?|my|company'?s|own|internal|private|enterprise|corporate|local|unsere\w{0,30}|eigene\w{0,30}|interne\w{0,30})(?: \w{1,30}){0,2} (?:root )?(?:ca|pki|root(?: cert\w{0,30})?|stammzertifikat)|self-?signed|selbst-?signiert\w{0,30}|auto-?signé|autofirmado)(?!\w)/,
      /\b(?:put|add(?:ed|ing)?|import(?:ed|ing|iert)?|install(?:ed|ing|iert)?|trust\w*|accept\w*|reject\w*|refus\w*|warn\w*|complain\w*|deploy\w*|roll(?:ed)? out|vertrau\w*|fail\w*|unknown)\b/,
      /\b(?:outlook|tb ?sync|thunderbird|i(?:phone|pad)s?|android|phones?|davmail|evolution|ews|owa|active ?sync|autodiscover|macs?|exchangelib)\b/,
    ],
    but: new RegExp(
      `${federation.source}|\\b(?:expired?|abgelaufen|s\\/?mime|vpn|wi-?fi|radius|smtp|starttls)\\b`,
    ),
  },
  {
    // A device says only that; which of the usual causes it is, no one tells it.
    code: 'certificate-not-accepted',
    ours: /\bphones? (?:\w{1,20} ){0,2}sync/,
    all: [
      certificate,
      /\b(?:can(?:not|'?t| not)|could(?: not|n'?t)|unable to|fail(?:s|ed)? to) (?:be )?(?:verif(?:y|ied)|validated?)\b|\b(?:not|n'?t) (?:valid|verified)\b|\binvalid\b|\bnon (?:valide|valido|vérifié)(?!\w)|\bno (?:es |se )?v[aá]lido\b|\bungültig\b|\bnicht (?:überprüft|verifiziert)\b/,
      /\b(?:outlook|i(?:phone|pad)s?|android|phones?|thunderbird|davmail|evolution|owa|active ?sync|autodiscover|macs?|handys?|téléphones?|teléfonos?|móviles)\b/,
    ],
    but: new RegExp(
      `${federation.source}|\\b(?:trust\\w{0,10}|expired?|abgelaufen|expir\\w{1,10}|caduc\\w{1,10}|names?|chain|intermediate|self-?signed|s\\/?mime|vpn|wi-?fi|radius|smtp|starttls|oauth|client cert\\w{0,10})\\b`,
    ),
  },
  {
    code: 'principal-name-wrong',
    ours: /\bmsstd\b/,
    all: [
      /\bmsstd\b/,
      /\b(?:principal ?name|cert(?:ificate)?|outlook(?: anywhere)?|proxy|expr|zertifikat\w{0,4})\b/,
      /\b(?:wrong|mismatch\w{0,4}|(?:does ?n'?t|not) match|old (?:name|host\w{0,6}|value)|differ\w{0,6}|other name|falsch\w{0,2}|stimmt nicht)\b/,
    ],
  },
  {
    code: 'certificate-name-told',
    all: [
      certificate,
      /\b(?:name(?:s)?|autodiscover|host)\b/,
      /\b(?:(?:does ?n'?t|not|doesnt) match|mismatch\w*|wrong name|stimmt nicht|different name|(?:only|just) has\b.{0,20}\.|ne correspond pas)/,
    ],
    but: federation,
  },
  {
    code: 'certificate-expired-told',
    all: [
      certificate,
      /\b(?:(?:has |is |was )?expired|ran out|abgelaufen|a expiré|caducado|scaduto|verlopen)\b/,
      /\b(?:outlook|phones?|exchange|mail|owa|iphones?)\b/,
    ],
    but: /\b(?:ad ?fs|sts|federat\w+|wap|signing|client cert\w*|smtp|starttls|connector|secret|not expired|hasn'?t|root)\b/,
  },
];
