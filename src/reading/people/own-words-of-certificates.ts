/**
 * How people tell of certificates that a program does not accept.
 */
import type { Wording } from './wording.ts';

const certificate =
  /\b(?:cert(?:ificate|s)?|certificates|zertifikate?s?|certificat\w*|certificado\w*)\b/;
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
  {
    // The name leads to whom a web site was rented from.
    code: 'certificate-name-told',
    all: [
      certificate,
      /\bautodiscover\b/,
      /\b(?:(?:web ?)?host(?:er|ers|ing)|web-?hosters?|web ?sites?|home ?page|provider)\b/,
    ],
    but: /\b(?:expired|abgelaufen|404|self-?signed)\b/,
  },
  {
    code: 'certificate-untrusted-told',
    all: [
      certificate,
      /\b(?:attendibil[ei]|de confiance|vertrauensw\w+|(?:un|not |n't )trusted|de confianza|confi[aá]ve(?:l|is)|vertrouwd\w*)\b/,
      /\b(?:non|pas|nicht|not|no|n[aã]o|niet|kein\w*|untrusted|\w{1,20}n't)\b/,
    ],
    but: federation,
  },
  {
    code: 'certificate-not-accepted',
    all: [
      certificate,
      /\b(?:(?:accept|allow|trust|deny|confirm)\w* (?:or (?:deny|reject) )?(?:the |this |that )?cert\w*|(?:error|warning|complain\w*|problem) (?:about|with|on) (?:the |its |our )?(?:\w+ )?cert\w*|root invalid|(?:asks?|wants?|prompts?) .{0,40}\bcert\w*)/,
      /\b(?:outlook|tb ?sync|thunderbird|i(?:phone|pad)s?|android|phones?|davmail|evolution|kmail|exchange)\b/,
    ],
    but: /\b(?:expired|abgelaufen|s\/?mime|vpn|wi-?fi|radius|autodiscover|client cert\w*)\b/,
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
    code: 'principal-name-alternative',
    ours: /\bmsstd\b/,
    all: [
      /\bmsstd\b/,
      /\b(?:san|sans|subject alternative|alternative names?)\b/,
      /\b(?:common name|cn|subject)\b/,
    ],
  },
  {
    code: 'principal-name-wrong',
    ours: /\bmsstd\b/,
    all: [
      /\bmsstd\b/,
      /\b(?:(?:does ?n'?t|not) match|mismatch\w{0,4}|failed|wrong|old (?:name|host\w{0,6}|value)|differ\w{0,6}|other name|could ?n'?t be established|falsch\w{0,2}|stimmt nicht)\b/,
    ],
    but: /\b(?:san|sans|subject alternative|alternative names?)\b/,
  },
];
