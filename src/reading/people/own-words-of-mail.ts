/**
 * How people tell of mail that does not go out, does not come in, or comes back.
 */
import type { Wording } from './wording.ts';

const mail = /\b(?:e?-?mails?|messages?|nachrichten?|ndrs?|smtp|correos?|courriels?)\b/;
const refused =
  /\b(?:refus\w{0,5}|reject\w{0,5}|denied|declin\w{0,3}|bounc\w{1,4}|fail\w{0,4}|errors?|not (?:allowed|accepted|delivered)|(?:come|comes|came|are|is) (?:back|returned)|returned|can(?:no|')t|abgelehnt|zurück\w{0,10}|unzustellbar|verweigert)\b/;
const ours = /\b(?:ndrs?|exchange|scan\w{0,4}|copier|kopierer|smtp|queues?|mail ?flow|mails?)\b/;
const othersField =
  /\b(?:calendar sharing|teams|vpn|owa|outlook anywhere|activesync|autodiscover|free[ /-]?busy|spotify|gmail app)\b/;

const waits: readonly RegExp[] = [
  /\b(?:queues?|queue viewer|warteschlangen?|file d'attente)\b/,
  /\b(?:stuck|retry|stay\w{0,2}|sit\w{0,3}|wait\w{0,3}|grow\w{0,3}|häng\w{1,4}|stau\w{1,3}|pending|pile\w{0,3}|not (?:leave|leaving|sent))\b/,
  /\b(?:mails?|external|outside|outbound|outgoing|extern\w{0,2}|domains?|internet)\b/,
];
const otherQueues =
  /\b(?:print\w{0,4}|rabbitmq|kafka|job queue|message queue|call queue|poison|submission|database|store ?drv)\b/;

export const mailWordings: readonly Wording[] = [
  {
    code: 'relays-inside-only',
    ours,
    within: 200,
    all: [
      /\b(?:(?:only|just|nur|fine|ok|works?) (?:\w{1,12} ){0,3}(?:internal\w*|intern\w{0,3}|inside|our own)|to (?:our )?intern\w{0,3} (?:people|users?|recipients?|addresses|mailboxes)|internal\w{0,2}(?: \w{1,12}){0,3} (?:fine|works?|ok|go(?:es)? through))\b/,
      /\b(?:external\w{0,2}|extern\w{0,3}|outside|other domains?|foreign|gmail|customers?)\b/,
      refused,
      /\b(?:scan\w{0,5}|copier|kopierer|printers?|device|application|app|program\w{0,2}|script|erp|crm|smtp|port 25|relay\w{0,3}|connector|monitoring)\b/,
    ],
    but: othersField,
  },
  {
    code: 'disk-nearly-full',
    ours,
    all: [
      /\bback ?pressure\b|\b(?:disks?|drives?|platten?|festplatte|laufwerk|volume)(?: (?:of|on|der|des) (?:the |our )?[\w-]{1,20})? (?:\w{1,3} )?(?:is |was |ist |are |has |hat )?(?:almost |nearly |fast |too |only |nur )?(?:full|voll|\d{1,3} ?(?:gb|mb|%) (?:left|free|frei))|\bout of disk space\b|\blow disk space\b/,
      mail,
      /\b(?:not|n't|no|nothing|stopp\w{2}|refus\w{0,3}|temporar\w{2,4}|defer\w{0,4}|keine?|nicht|accept\w{0,3})\b/,
    ],
    but: /\b(?:mailbox (?:is )?full|quota|pst|ost|archive|mounted?|dismount\w{0,3}|one user)\b/,
  },
  {
    code: 'nobody-outside-reaches-us',
    ours,
    within: 200,
    all: [
      /\b(?:nobody|no one|nothing|no (?:e?-?mails?|inbound|incoming)|not receiv\w{1,3}|(?:can(?:not|'t)|do(?:es)?n'?t|don't) (?:receive|get) (?:any )?(?:e?-?mails?|incoming|inbound|external)|(?:keine|kein) (?:externen? )?(?:e?-?mails?|mail)|aucun (?:mail|courriel)|no (?:llegan|recibimos))\b/,
      /\b(?:(?:from )?(?:the )?(?:outside|external\w{0,2}|internet)|can mail us|incoming|inbound|von au(?:ß|ss)en|mehr (?:an|rein)|de l'extérieur|desde fuera)\b/,
      mail,
    ],
    but: /\b(?:outlook|phones?|iphone|android|owa|one (?:user|mailbox)|distribution|group|spf|dkim|spam|junk|scan\w{0,4}|sharing|550|5\.\d\.\d{1,3})\b/,
  },
  {
    code: 'taken-for-spam',
    ours,
    all: [
      /\b(?:our|we send|unsere|nos|nuestros|sent by us)\b/,
      mail,
      /\b(?:(?:land\w{0,3}|end up|go(?:es)?|arrive) (?:in |as )?(?:the )?(?:junk|spam)|as spam|spam reject\w{2}|junk(?: ?(?:mail|folder|e-?mail))?|spam-?ordner)\b/,
      /\b(?:customers?|recipients?|providers?|gmx|t-online|gmail|yahoo|kunden|partners?|others|many|some|clients)\b/,
    ],
    but: /\b(?:5\.7\.\d{1,3}|dmarc|dkim|spf|newsletters? (?:from|of) others|receive\w{0,1} spam|phishing)\b/,
  },
  {
    code: 'reply-to-an-old-address',
    ours: /\bndrs?\b|\bbounc/,
    within: 250,
    all: [
      /\b(?:repl(?:y|ies|ying|ied)|respond\w{0,3}|antwort\w{0,3}|meeting (?:updates?|requests?)|autocomplete|cached (?:address|entr\w{1,3}))\b/,
      /\b(?:old(?:er)? (?:\w{1,12} ){0,2}(?:mails?|messages?|e-?mails?|calendar|meetings?|appointments?|entr\w{1,3}|items?)|alte[nr]? (?:mails?|nachrichten?|termine?)|from the dropdown|(?:migrated|recreated|former|moved) (?:colleague|user|mailbox|person))\b/,
      /\b(?:ndrs?|bounc\w{1,4}|undeliver\w{1,5}|returned|come\w? back|unzustellbar|zurück|fail\w{0,3})\b/,
    ],
  },
  {
    code: 'large-mail-comes-back',
    ours: mail,
    all: [
      /\b[1-9]\d{1,2} ?(?:mb|megabytes?|mib|mega)\b/,
      /\b(?:e?-?mails?|attachments?|messages?|anh[aä]nge?|anhang|pièces? jointes?|adjuntos?)\b/,
      /\b(?:come\w? back|bounc\w{1,4}|reject\w{0,3}|too (?:large|big)|refus\w{0,3}|can(?:not|'t) (?:send|receive)|zu gro(?:ß|ss)|returned|ndrs?|limits?)\b/,
    ],
    but: /\b(?:pst|ost|quota|onedrive|mailbox size|memory|ram|1 ?mb)\b/,
  },
  {
    code: 'on-premises-turned-away',
    ours: /\b(?:hybrid|on-?prem\w{0,6}|connector)\b/,
    within: 250,
    all: [
      /\b(?:on-?prem\w{0,6}|own (?:server|exchange)|our exchange|hybrid|local exchange)\b/,
      /\b(?:(?:to|into) (?:the )?(?:cloud|exchange online|exo|(?:office |microsoft )?365|[om]365)|inbound connector)\b/,
      /\b(?:mails?|mail ?flow|messages?|smtp)\b/,
      /\b(?:public ip|new ip|ip (?:was |has )?changed|changed (?:the |our )?(?:public )?ip|(?:cert\w{0,8}) (?:renew\w{0,3}|replac\w{0,4}|expired|changed)|(?:renew\w{0,3}|new|changed) (?:\w{1,12} ){0,2}cert\w{0,8}|new (?:internet )?(?:line|provider|firewall))\b/,
      refused,
    ],
    but: /\b(?:free[ /-]?busy|mailbox move|migrat\w{2,4} batch|mrs ?proxy)\b/,
  },
  {
    code: 'edge-knows-no-such-mailbox',
    ours: /\bmx\b|\bhybrid\b/,
    within: 250,
    all: [
      /\b(?:mx (?:record )?(?:\w{1,8} ){0,2}(?:points?|is|to|goes)|dbeb|directory.based edge)\b/,
      /\b(?:365|exo|exchange online|eop|protection\.outlook)\b/,
      /\b(?:new|on-?prem\w{0,6}|not synced|public folders?|contacts?)\b/,
      /\b(?:access denied|reject\w{0,3}|bounc\w{1,4}|not receiv\w{1,3}|get no mail|5\.4\.1)\b/,
    ],
  },
  {
    code: 'relays-for-everyone',
    ours: /\bexchange\b|\bmail ?server\b/,
    within: 200,
    all: [
      /\b(?:accepts?|relays?|forwards?|sends?|takes)\b/,
      /\b(?:mails?|messages?|anything)\b/,
      /\b(?:(?:foreign|any|other|all) domains?|from any(?:where|one|body)|(?:any|every)(?:one|body) (?:outside|on the internet|can))\b/,
      /\b(?:auditor|audit|pentest\w{0,3}|scan\w{0,4}|anywhere|anyone|anybody|internet|without (?:a )?log-?[oi]n|unauthenticated|spammers?)\b/,
    ],
    but: /\bnot? (?:accept|relay)|\b(?:won't|can(?:not|'t))\b/,
  },
  {
    code: 'outgoing-mail-waits',
    ours: /\b(?:queues?|warteschlangen?)\b/,
    within: 250,
    all: waits,
    but: otherQueues,
  },
  {
    code: 'outgoing-mail-waits-for-dns',
    ours: /\b(?:queues?|warteschlangen?)\b/,
    within: 250,
    all: [...waits, /\bdns\b/],
    but: otherQueues,
  },
  {
    code: 'device-fails-at-tls',
    ours: /\bsmtp\b/,
    within: 400,
    all: [
      /\b(?:scan\w{0,5}|ricoh|xerox|konica|kyocera|canon|brother|sharp|copiers?|kopierer|printers?|mfps?|firmware|multifunction\w{0,2})\b/,
      /\b(?:(?:ssl|tls)[- ](?:aushandlung|negotiation|handshake)|starttls|tls (?:1\.[0-3]|version)|ssl error|tls error)\b/,
      /\b(?:fail\w{0,3}|fehlgeschlagen|nothing goes|stops? after|not? (?:more|longer|go)|error|refus\w{0,3}|cannot|can't|nicht mehr)\b/,
      /\b(?:smtp|mails?|e-?mails?|[om]?365)\b/,
    ],
    but: /\b(?:certificates?|zertifikat\w{0,2}|expired|self-signed|535|5\.7\.\d{1,3})\b/,
  },
];
