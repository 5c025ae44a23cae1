/**
 * How people tell of Outlook that doesn't find its server, or doesn't get along with it.
 */
import { outlook, type Wording } from './wording.ts';

const autodiscover = /\bautodiscover\b/;

export const outlookWordings: readonly Wording[] = [
  {
    code: 'server-not-found-by-outlook',
    all: [
      outlook,
      /\b(?:could ?n'?t|could not|can ?not|can'?t|cannot|did ?n'?t|unable to|not) (?:\w+ ){0,2}(?:find|found|locate|discover)\b|\bno autodiscover\b|\bfindet\b.{0,40}\bnicht\b|\b(?:nicht|can(?:not|'?t)|n'?t|ne|not?)\b.{0,60}(?:\bautomatisch|\bautomatically|\bautomatiquement|\bautomáticamente|\bautomaticamente|\bby (?:itself|themselves))(?!\w)/,
      /\b(?:settings|(?:exchange|mail|your) server|exchange|autodiscover|manually)\b/,
      /\b(?:set ?up|sets up|add(?:s|ed|ing)?|new (?:profile|account|exchange)|profiles?|outside|configur\w{1,10}|einrichten|eingerichtet|pick(?:s|ed)? up)\b/,
    ],
    but: /\b(?:0x8004010f|offline address book|oab|signatures?|pictures?|colou?rs?|fonts?|themes?)\b/,
  },
  {
    code: 'calendars-of-others-in-outlook-2003',
    all: [
      /\b(?:outlook|office) ?(?:\w+ )?2003\b/,
      /\b(?:calendars|kalendern?|calendriers|calendarios|second calendar|calendars? of)\b/,
      /\b(?:unavailable|could ?n(?:o|'?)t be (?:opened|displayed)|unable to (?:open|display)|can(?:not|'?t| not) (?:open|display)|nicht (?:verfügbar|geöffnet))(?!\w)/,
    ],
  },
  {
    code: 'web-page-for-autodiscover',
    all: [
      autodiscover,
      /\b(?:home ?page|wordpress|(?:company|our|public) web ?site|web ?host\w*|hoster'?s?|html|start page|startseite|webseite|homepage|web-?hoster\w*)\b/,
      /\b(?:goes|gets?|got|answers?|points?|lands?|returns?|shows?|instead|delivers?|opens?|ends up|is our|beantwortet|antwortet|liefert|landet|zeigt|kommt|failed to parse|invalid xml)\b/,
    ],
    but: /\b(?:404|cert\w*|40[13]|500|redirect\w*|srv|30[1278])\b/,
  },
  {
    code: 'redirect-in-the-way',
    all: [
      /\b(?:autodiscover|active ?sync|ews|oab|mapi|virtual director\w+|vdirs?)\b/,
      /\b(?:30[1278]|redirect\w*)\b/,
      /(?:\/owa\b|\bdefault web ?site\b|\biis\b)/,
      /\b(?:gets?|because|since|after|set|put|inherit\w*|goes|lands?|ends up|unexpected|instead|fails?|broken?|\w{1,30}n'?t|not)\b/,
    ],
    but: /\b(?:redirectaddr|redirecturl)\b/,
  },
  {
    code: 'answer-is-no-redirect',
    all: [
      autodiscover,
      /\bredirect\w*\b/,
      /\b(?:200|ok|positive)\b/,
      /\b(?:instead of|other than|not a|no|where an? (?:http )?30[12378]|expected)\b/,
    ],
  },
  {
    code: 'no-srv-record',
    all: [
      /(?<![/\w.-])srv\b(?![/\w.])/,
      autodiscover,
      /\b(?:no|missing|not|\w{1,30}n'?t|non-existent|nxdomain|need|create|exactly|how|what|fehlt|keine?n?)\b/,
    ],
    but: /\b(?:0x800c82\w\w|httpstatus|cert\w*|_?(?:sip|sipfederationtls|ldap|xmpp|kerberos|gc))\b/,
  },
  {
    code: 'no-expr',
    all: [
      /\bexpr\b/,
      /\b(?:missing|no|not|without|fehlt)\b/,
      /\b(?:autodiscover|outlook anywhere|rca|xml)\b/,
    ],
  },
  {
    code: 'no-exch',
    all: [
      /\b(?:(?:no|without(?: an?)?|lacks?(?: the)?|missing) (?:<type>|type )?"?exch\b(?!\.)|exch\b(?:<\/type>)?(?: \w{1,12}){0,3} (?:is )?(?:missing|not there|fehlt))/,
      /\b(?:autodiscover|rca|xml)\b/,
    ],
  },
  {
    // A retyped line of the analyzer, its name of the error cut or misspelt.
    code: 'rpc-encryption-wanted',
    ours: /\becnotenc/,
    all: [/\becnotenc\w*/, /\b(?:2416|0x970|store|mailbox|postfach|log-?on|anmeldung|rpc)\b/],
  },
  {
    code: 'rpc-access-denied',
    ours: /\brpc runtime\b/,
    all: [/\brpc[- ]runtime\b/, /\baccess (?:is )?denied\b|\(error 5\)|\berror 5\b/],
    but: /\b(?:samba|smb\w*|nt_status\w*|print\w*|wmi|dcom)\b/,
  },
  {
    code: 'autodiscover-404',
    all: [autodiscover, /(?<!\b(?:line|build|port) )\b404\b/],
    but: /\b(?:teams|succeeded|httpstatus|analy[sz]er|500|ok\b.{0,30}\b200)\b/,
  },
  {
    code: 'password-asked-again',
    all: [
      outlook,
      /\b(?:pass(?:word|wort)s?|pasword|kennwort|credentials?|mot de passe|wachtwoord)\b|contraseña|senha/,
      /\b(?:asks?|wants?|prompts?|windows?|box|pop-?ups?|redemand\w{0,6}|demand\w{0,6}|pide|piden|pede|pedem|chied\w{0,4}|vraagt|vragen|fragen|nachfrag\w{0,4}|fragt|will|verlangt|asking|prompted|prompting)\b/,
      /\b(?:each time|every (?:time|start|few|day|morning|hour|couple)|(?:and |over and )?over again|again and again|never accepts?|loops?|en boucle|sans (?:cesse|arr[eê]t)|revient|todo el (?:tiempo|rato)|una y otra vez|a cada (?:rato|poco)|sem parar|toda hora|di continuo|in continuazione|permanent|laufend|non-?stop|ad infinitum|siempre|continuamente|steeds|telkens|dauernd|immer (?:wieder|noch)|keeps?|constantly|all day|forever|com{1,3}ing back|comes back|endless\w{0,30})\b|ständig/,
    ],
    but: /\b(?:vpn|anyconnect|sudo|wiki|zip)\b/,
  },
  {
    code: 'old-method-in-the-profile',
    ours: /\blogon network security\b/,
    all: [
      /\b(?:logon network security|anmelde\w{0,30}sicherheit|anmeldesicherheit im netzwerk|netzwerksicherheit bei anmeldung|sicherheit der netzwerkanmeldung)\b/,
      /\b(?:outlook|profiles?|profil\w*|anonymous?|anonyme?|ntlm)\b/,
    ],
  },
  {
    // What this program began with: encrypted RPC, which old Outlook does not do by itself.
    code: 'old-outlook-after-a-move',
    ours: outlook,
    within: 300,
    all: [
      /\b(?:outlook|ol|office) ?(?:20)?(?:03|2003|xp|2002)\b/,
      /\b(?:moved?|migrat\w{2,5}|upgrad\w{2,4}|new (?:server|exchange)|transition\w{0,3}|since|after|umgezogen|migriert|umzug|exchange (?:20)?(?:10|13|2010|2013))\b/,
      /\b(?:can ?(?:not|'?t)|could ?n[o']t|won'?t|does ?n[o']?t|unable|fails?|no longer|not) (?:\w{1,12} ){0,3}(?:open|connect|log|start|work|reach|find)\w{0,3}|\bkeine verbindung\b|\bnot available\b|\bunavailable\b/,
      /\b(?:(?:2007|2010|2013|newer|other (?:versions?|outlooks?)) (?:\w{1,12} ){0,3}(?:fine|works?|ok|connects?|no problem)|exchange (?:server )?(?:20)?(?:10|13|2010|2013)|2010 server|to (?:exchange )?2010)\b/,
    ],
    but: /\b(?:ecnotencrypted|encrypt\w{0,4})\b/,
  },
  {
    code: 'outlook-only-inside',
    within: 250,
    all: [
      outlook,
      /\b(?:one|1|single|this|her|his) (?:user|person|colleague|employee)\b|\bcolleagues can\b/,
      /\b(?:from home|outside|at home|home ?office)\b/,
      /\b(?:can(?:not|'?t)|not|n'?t|fails?|only)\b/,
      /\b(?:colleagues|others?|everybody else|in the office|inside|internally)\b/,
    ],
    but: /\b(?:owa|password|phone|vpn (?:client|required)|certificate)\b/,
  },
  {
    code: 'folder-does-not-expand',
    ours: /\bshared mailbox\b/,
    all: [
      /\b(?:shared|auto-?mapped|second|additional|other|team|info|delegate\w{0,2}) (?:mailbox(?:es)?|postfach)\b/,
      /\b(?:can ?(?:not|'?t) (?:be )?(?:expand\w{0,2}|open\w{0,2})|(?:does ?n'?t|won'?t) (?:expand|open)|not expand\w{0,2}|unable to expand)\b/,
    ],
    but: /\b(?:owa (?:also|too)|everyone|all users|0x80\w{6}|graph|imap)\b/,
  },
  {
    code: 'security-alert-of-outlook',
    within: 200,
    all: [
      outlook,
      /\bsecurity (?:alert|warning)s?\b|\bsicherheits(?:hinweis|warnung)\w{0,2}\b|\balerte de sécurité\b/,
      /\b(?:cert\w{0,9}|zertifikat\w{0,2}|certificat\w{0,2})\b/,
    ],
    but: /\b(?:name|expired|abgelaufen|trusted|issued|does not match|self-?signed)\b/,
  },
  {
    code: 'set-up-at-the-web-host',
    ours: outlook,
    within: 250,
    all: [
      /\b(?:outlook|autodiscover)\b/,
      /\b(?:web ?host\w{0,4}|hoster\w{0,2}|web ?site provider|hosting provider|cpanel|plesk|provider'?s? login|our website)\b/,
      /\b(?:set ?up|settings|configure|new (?:profile|account)|allow this website|login|log-?in|credentials|password)\b/,
      /\b(?:instead|not exchange|takes us|goes|asks?|shows?|appears|comes)\b/,
    ],
  },
  {
    code: 'rpc-server-unavailable',
    within: 300,
    all: [
      /\brpc server (?:is )?unavailable\b/,
      /\b(?:outlook|mapi|profiles?)\b/,
      /\b(?:connect\w{0,5}|vpn|branch|remote|sites?|ports?|firewall|135)\b/,
    ],
    but: /\b(?:interop|hresult|0x800706ba|veeam|wmi|print\w{0,4}|replicat\w{2,4})\b/,
  },
];
