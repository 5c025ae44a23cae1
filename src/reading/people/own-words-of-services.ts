/**
 * How people tell of programs that reach Exchange by EWS, of hybrids, and of the calendar in Teams.
 */
import { outlook, type Wording } from './wording.ts';

const cloud =
  /\b(?:cloud|exchange online|exo|(?:office|microsoft) ?365|[om]365|migr[\wéáó]{1,30}|moved|nuage|nube|online)(?!\w)/;
const own =
  /\b(?:on[- ]?prem\w*|on site|local(?:ly|e?s)?|locaux|lokal\w*|old (?:server|exchange)|exchange (?:server )?20(?:10|13|16|19)|still on|vor ort|sur site|hybrid\w*)\b/;
const cannot =
  /\b(?:can(?:not|'?t)|couldn'?t|not|\w{1,30}n'?t|no(?: information)?|missing|fail\w*|empty|gone|hash(?:ed)? marks|hatched|hachur\w+|schraff\w{2,8}|slashes|barras|nicht|keine?|fehlt|fehlen|pas|plus|dead|broken|one way)\b/;
const ews =
  /\b(?:ews|exchange web services|exchange\.asmx|exchangelib|davmail|evolution|ews-?\w+)\b/;

export const serviceWordings: readonly Wording[] = [
  {
    code: 'proxy-in-front-of-outlook',
    all: [
      /\b(?:nginx|npm|haproxy|traefik|caddy|apache|(?:reverse )?proxy manager|reverse proxy|load ?balanc\w+)\b/,
      /\b(?:ntlm|mapi)\b/,
      outlook,
      /\b(?:can(?:not|'?t)|couldn'?t|not|doesn'?t|won'?t|fail\w*|loop\w*|prompt\w*|missing|nicht)\b/,
    ],
    but: /\b(?:extended protection|40[1345]|50[0-9])\b/,
  },
  {
    code: 'autodiscover-finds-nothing',
    all: [
      /\bauto-?discover(?:s|y)?\b/,
      /\b(?:tr(?:ies|ied|y) to auto-?discover|auto-?discover\w{0,3} (?:always |just |only |simply )?(?:fails|failed|does ?n'?t work|finds nothing|not work\w*|geht nicht)|(?:can(?:not|'?t)|doesn'?t|fails to) (?:find|discover|locate) (?:the |my |our )?(?:server|service|account|settings))\b/,
    ],
    but: /\b(?:40[0-9]|50[0-9]|cert\w*|srv|redirect\w*|html|dns|resolve\w*|0x\w+)\b/,
  },
  {
    code: 'old-outlook-and-encryption',
    all: [
      /\b(?:rpc|mapi|profiles?|outlook and exchange)\b/,
      /\b(?:un)?encrypt(?:ed|ion|s)?\b|\bverschl(?:ü|ue)ssel\w{0,4}\b/,
      /\boutlook (?:20(?:03|07)|xp)\b|\bold(?:er)? (?:outlooks?|profiles?|clients?)\b/,
    ],
    but: /\b(?:s\/?mime|omes?|bitlocker|tls|ssl)\b/,
  },
  {
    code: 'tls-versions-differ',
    all: [
      /\b(?:tls ?(?:v ?)?1(?:\.[01])?|tls1_[01]|sslv3)(?![.\d])/,
      /\b(?:stuck|only|nur|still|just|solo|seulement|drop\w{0,4}|disabled?|(?:switched|turned) off|max(?:imum)?|no longer|abgeschaltet|deaktiviert)\b/,
      /\b(?:won'?t|can(?:not|'?t)|couldn'?t|doesn'?t|fail\w{0,4}|refus\w{0,4}|no connection|keine verbindung|stopped|broke\w{0,4}|nicht mehr)\b/,
    ],
    but: /\b(?:pci|qualys|ssl ?labs|pentest|scanner says)\b/,
  },
  {
    code: 'free-busy-across',
    ours: /\b(?:free[ /-]?busy|scheduling assistant|frei\/gebucht|hash marks|hachur\w+|schraff\w+|libres?\/ocupados?|(?:utilisateurs|usuarios|utenti|users) migr[\wéáó]{0,10}[a-z]|migr\w{1,10} (?:benutzer|users|mailboxes|postfächer)|cloud (?:people|users?|mailbox\w*))\b/,
    all: [
      /\b(?:free[ /-]{0,3}busy|scheduling assistant|availabilit\w{1,30}|disponibili[a-zéàt]{1,4}|frei\/gebucht\w{0,30}|verfügbarkeit\w{0,30}|besetztzeiten|hash marks|hatched|hachur\w{1,30}|terminassistent\w{0,2}|schraffur\w{0,2}|libres?\/ocupados?|(?:see|show\w{0,30}) .{0,40}\bbusy)(?!\w)/,
      cloud,
      own,
      cannot,
    ],
  },
  {
    code: 'teams-calendar-missing',
    ours: /\bteams\b/,
    all: [
      /\bteams\b/,
      /\b(?:calendars?|kalender\w*|calendrier|meetings?|appointments)\b/,
      own,
      cannot,
    ],
    but: /\b(?:free[ /-]?busy|presence|add-?in|share|screen)\b/,
  },
  {
    code: 'oauth-test-fails',
    ours: /\btest-oauthconnectivity\b/,
    all: [
      /\b(?:test-oauthconnectivity|intra-?organi[sz]ation ?connector)\b/,
      /\b(?:invalid signature|signature is (?:not valid|invalid)|401|unauthori[sz]ed|fail\w*|resulttype ?: error|unable to get the token|invalid_token)\b/,
    ],
    but: /\bambiguous\b|43532/,
  },
  {
    code: 'names-lead-to-old-server',
    all: [
      /\b(?:points?|pointing|goes?|go|resolves?|leads?|directed|left on|zeigt|zeigen)\b.{0,40}\b(?:20(?:03|07|10)|legacy|old(?:er)? (?:server|exchange|box|cas))/,
      /\b(?:hybrid|free[ /-]?busy|cloud|365)\b/,
    ],
  },
  {
    code: 'clock-off',
    all: [
      /\b(?:(?:system|server) ?(?:clock|time)|time (?:on|of) (?:the |our )?[\w-]{1,30}(?: server| proxy| host)?|clocks?|uhr(?:zeit)?|w32tm|ntp|drifts? in time|time (?:sync\w*|is wrong))\b/,
      /\b(?:behind|ahead|off|wrong|drift\w*|skew|falsch|differs?|minutes? (?:slow|fast|late))\b/,
      /\b(?:federat\w+|hybrid|free[ /-]?busy|tokens?|kerberos|saml|delegation)\b/,
    ],
  },
  {
    code: 'pre-authentication',
    all: [
      /\b(?:pre-?auth\w*|forms?(?:-based)? auth\w*|asks? for (?:authentication|credentials|a password|login)|(?:presents?|shows?|puts?|sends?|answers? with|serves?) (?:a |its |the |an own )?(?:log-?in|sign-?in|log-?on) (?:page|form)|log-?in page of (?:the|our))\b/,
      /\b(?:tmg|uag|isa|waf|f5|kemp|esp|wap|reverse proxy|firewall|netscaler|perimeter|device)\b/,
      /(?:\/(?:ews|autodiscover|mrsproxy)|wssecurity|mrsproxy|\bfree[ /-]?busy\b|\bhybrid\b|\bteams\b)/,
    ],
  },
  {
    code: 'ews-refused',
    all: [ews, /\b(?:401|unauthori[sz]ed|authentication failed|wrong (?:user\w*|password))\b/],
    but: /\b(?:exchange online|(?:office|microsoft) ?365|[om]365|office365\.com|cu ?1[45]|extended protection|403|aadsts\d+|free[ /-]?busy)\b/,
  },
  {
    code: 'ews-switched-off',
    all: [
      /\b(?:ews|exchange web services)\b/,
      /\b(?:ewsenabled|(?:is|was|been|got) (?:blocked|switched off|turned off|disabled|off)|ewsapplicationaccesspolicy|ewsallowlist|ewsblocklist|ewsallowedappids|enforceallowlist|enforceblocklist|application ?access ?policy|retir\w+)\b/,
      /\b(?:403|forbidden|fail\w*|stopp?\w*|blocked|no longer|not|\w{1,30}n'?t|denied|false)\b/,
    ],
  },
  {
    code: 'slowed-down',
    all: [
      /\b(?:throttl\w+|ewsmax\w+|ratelimiterror|errorserverbusy|back[- ]?off|rate limit\w*|crawls?|slowed down)\b/,
      /\b(?:ews|exchangelib|davmail|imap|room|calendars?|sync|archiv\w+|mailboxes|graph)\b/,
    ],
    but: /\b(?:smtp|receive connector|send connector|sending limit|4\.\d\.\d+|5\.\d\.\d+|lid:? ?49586|active ?sync|eas)\b/,
  },
  {
    code: 'impersonation-missing',
    ours: /\b(?:applicationimpersonation|mailbox(?:es)?|room)\b/,
    all: [
      /\b(?:impersonat\w+|applicationimpersonation)\b/,
      /\b(?:can(?:not|'?t)|not (?:assigned|allowed|permitted)|denied|missing|(?:is|role) gone|no (?:right|permission|access)|fails?|failed|stopped|retired|removed|needs?|does not have)\b/,
      /\b(?:mailbox\w*|exchange|ews|rooms?)\b/,
    ],
    but: /\b(?:kubernetes|kubectl|sql|header must)\b/,
  },
  {
    code: 'create-refused',
    all: [
      ews,
      /\b(?:creat\w+|writ\w+|sav\w+|book\w*|insert\w*|anlegen)\b.{0,60}\b(?:appointments?|items?|meetings?|events?|entry|entries|calendar|there|drafts?)\b|\b(?:createitem|termin anlegen)\b/,
      /\b(?:access (?:is )?denied|no permission|not allowed|(?:error)?accessdenied|denied)\b/,
    ],
  },
  {
    code: 'delete-refused',
    ours: /\bdeleteitem\b/,
    all: [
      /\b(?:ews|exchange web services|exchange\.asmx|exchangelib|act as account|service account|calendar)\b/,
      /\bdelet(?:e|ing)\b.{0,60}\b(?:appointments?|items?|meetings?|events?|it|there|test)\b|\bdeleteitem\b/,
      /\b(?:access (?:is )?denied|no permission|not allowed|may not|(?:error)?accessdenied|denied)\b/,
    ],
    but: /\b(?:retention|recover\w{0,4}|hold)\b/,
  },
  {
    code: 'web-page-for-ews',
    all: [
      /\b(?:oof|out of office|automatic repl\w+|availability|abwesenheit\w*|ews|exchange\.asmx)\b/,
      /\b(?:html|log-?in page|web ?page|sign-?in page)\b/,
      /\b(?:instead of|not (?:valid )?xml|no xml|expected|rather than|statt)\b/,
    ],
    but: /\bautodiscover\b/,
  },
  {
    code: 'moved-mailbox-not-found',
    ours: /\bmailbox\w{0,2}\b/,
    within: 300,
    all: [
      /\b(?:ews|exchangelib|crm|apps?|application|program\w{0,2}|connector|archiv\w{1,3}|software|tool|integration)\b/,
      /\b(?:(?:finds?|found) no mailbox\w{0,2}|mailbox\w{0,2} (?:is |was |are |were )?not found|no mailbox\w{0,2} (?:is |was )?found|(?:can(?:not|'?t)|could ?n[o']t|does ?n[o']t) (?:open|find|reach|access|see) (?:the )?(?:mailbox\w{0,2}|calendars?))\b/,
      /\b(?:(?:moved|migrated|migration) (?:\w{1,12} ){0,3}(?:cloud|[om]?365|exo|exchange online)|still on[- ]?prem\w{0,6}|on[- ]prem\w{0,6} (?:ones|mailboxes) (?:are )?(?:ok|fine|work))\b/,
    ],
    but: /\b(?:free[ /-]?busy|teams)\b/,
  },
  {
    code: 'service-account-recreated',
    ours: /\bmailbox(?:es)?|room\b/,
    within: 300,
    all: [
      /\b(?:service|technical|app\w{0,8}) (?:account|user)\b/,
      /\b(?:re-?created|replaced|changed|new|deleted)\b/,
      /\b(?:rooms?|calendars?|mailbox(?:es)?)\b/,
      /\b(?:can(?:not|'?t)|could ?n[o']t|no longer|not|fails?|stopped|lost)\b/,
    ],
    but: /\b(?:password|kennwort|401|mfa|sql)\b/,
  },
  {
    code: 'slowed-down',
    ours: /\b(?:mailbox(?:es)?|ews)\b/,
    within: 300,
    all: [
      /\b(?:server (?:is )?(?:too )?busy|under load|hundreds of mailboxes|too many (?:requests|connections)|works (?:again )?after (?:waiting|a while|some minutes|a few minutes))\b/,
      /\b(?:ews|exchangelib|davmail|sync\w{0,3}|mailbox(?:es)?|graph|imap)\b/,
      /\b(?:fail\w{0,3}|slow\w{0,4}|sporadic\w{0,4}|errors?|busy|aborts?|stops?)\b/,
    ],
    but: /\b(?:smtp|receive connector|4\.\d\.\d+|5\.\d\.\d+|active ?sync|phones?|rpc server)\b/,
  },
];
