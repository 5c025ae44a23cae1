/**
 * How people tell of phones that don't sync and of Outlook that doesn't find its server.
 */
import type { Wording } from './wording.ts';

const sync = /\b(?:active ?sync|eas|air ?sync|tb ?sync|microsoft-server-activesync)\b/;
const device =
  /\b(?:i(?:phone|pad|os)s?|android|phones?|devices?|tablets?|mobiles?|samsung|handys?|urz[aą]dzeni\w*|dispositiv[oi]|apparaat|smartphones?|ger[aä]te?|tb ?sync|exquilla|nine|appareil|téléphone)\b/;
const autodiscover = /\bautodiscover\b/;

export const clientWordings: readonly Wording[] = [
  {
    code: 'policy-not-met',
    ours: /\bsecurity (?:update required|settings)\b/,
    all: [/\b(?:update your security settings|security update required)\b/, device, /\bmails?\b/],
  },
  {
    code: 'policy-not-met',
    all: [
      /\b(?:(?:security|mailbox|device|password|server|exchange) polic(?:y|ies)|polic(?:y|ies) provisioning|security update required|update your security settings|sicherheits(?:richtlinien?|aktualisierung|update)|provision(?:ing|ed)?|security settings)\b/,
      device,
      /\b(?:(?:does ?n'?t|not|doesnt|cannot|can'?t) (?:meet|comply|support|accept|be enforced)|update your|again and again|comes again|loops?|keeps?|requires?|required|failed|fails|not compl\w+|immer wieder|verlangt)\b/,
    ],
    but: /\b(?:intune|mdm|company portal|jamf)\b/,
  },
  {
    code: 'activesync-off',
    all: [
      /\b(?:active ?sync|eas)(?:enabled)?\b/,
      /\b(?:(?:is|was|been|are) (?:disabled|off|switched off|turned off|not enabled|deactivated)|(?:enabled)?[ :=]{1,4}\$?false|(?:switched|turned) off|deaktiviert|ausgeschaltet|désactivé)\b/,
      /\b(?:mailbox|user|eac|set-casmailbox|get-casmailbox|him|her|account|phone|postfach|benutzer)\b/,
    ],
    but: /\b(?:extended protection|require ssl|certificate|tls)\b/,
  },
  {
    code: 'device-held',
    all: [
      device,
      /\b(?:quarantin\w*|quarantaine|cuarentena|quarantena|kwarantann\w*|karantän|quarantäne|temporarily blocked|has been blocked|is blocked|blocked from|gesperrt|deviceaccessstate|abq|zugriff gewährt|bloqué)\b/,
      /\b(?:exchange|active ?sync|mails?|sync\w*)\b/,
    ],
    but: /\b(?:defender|antivirus|malware|eicar|crowdstrike)\b/,
  },
  {
    code: 'administrators-only',
    all: [
      /\b(?:active ?sync|eas|i(?:phone|pad)s?|phones?|android|mobile)\b/,
      /\b(?:domain admins?|admin accounts?|admincount|adminsdholder|inherit\w+|vererbung|event(?: ?id)?:? ?1053|insufficient permissions? to create|sufficient permissions? to create)\b/,
    ],
  },
  {
    code: 'activesync-500',
    all: [
      /\b(?:active ?sync|eas)(?: \w+){0,4}[ :(]{1,3}(?:http )?500\b|\b500\b.{0,30}\b(?:active ?sync|eas)\b/,
    ],
  },
  {
    code: 'activesync-503',
    all: [
      /\b(?:active ?sync|eas)(?: \w+){0,4}[ :(]{1,3}(?:http )?503\b|\b503\b.{0,30}\b(?:active ?sync|eas)\b/,
    ],
  },
  {
    code: 'activesync-451',
    all: [
      /\b(?:active ?sync|eas)(?: \w+){0,4}[ :(]{1,3}(?:http )?451\b|\b451\b.{0,30}\b(?:active ?sync|eas)\b/,
    ],
  },
  {
    code: 'options-headers-missing',
    all: [
      /\boptions\b/,
      /\bms-(?:server-activesync|asprotocol\w+)\b/,
      /\b(?:no|missing|without|strip\w*|not|\w{1,30}n'?t|null|swallow\w*)\b/,
    ],
  },
  {
    code: 'airsync-version',
    all: [
      /\b(?:air ?sync|active ?sync|eas)(?: protocol)? versions?\b/,
      /\b(?:negotiat\w+|no common|none of|not (?:supported|common|in the list)|agree)\b/,
    ],
  },
  {
    code: 'activesync-url-malformed',
    all: [
      /\bactive ?sync\b/,
      /\bexternal ?url\b/,
      /\b(?:format|without (?:the )?path|wrong|invalid|typo|malformed|entered as)\b/,
    ],
  },
  {
    code: 'ssl-required',
    all: [
      /\b403[. ]4\b/,
      /\b(?:offload\w*|http\/80|port 80|plain http|ssl (?:is )?required|require ssl|http:\/\/)|\biis\b/,
    ],
  },
  {
    code: 'basic-wanted-for-phones',
    all: [
      sync,
      /\bbasic\b/,
      /\b(?:windows auth\w*|integrated|ntlm|negotiate|vdir|virtual director\w+|methods?)\b/,
      /\b(?:wants?|only|required?|missing|needs?|not|off)\b/,
    ],
    but: /\b(?:exchange online|365|cu ?1[45])\b/,
  },
  {
    code: 'server-not-found-by-outlook',
    all: [
      /\boutlook\b/,
      /\b(?:could ?n'?t|could not|can ?not|can'?t|cannot|did ?n'?t|unable to|not) (?:\w+ ){0,2}(?:find|found|locate|discover)\b|\bno autodiscover\b|\bfindet\b.{0,40}\bnicht\b|\b(?:nicht|can(?:not|'?t)|n'?t|ne|not?)\b.{0,60}(?:\bautomatisch|\bautomatically|\bautomatiquement|\bautomáticamente|\bautomaticamente|\bby (?:itself|themselves))(?!\w)/,
      /\b(?:settings|(?:exchange|mail|your) server|exchange|autodiscover|manually)\b/,
      /\b(?:set ?up|sets up|add(?:s|ed|ing)?|new (?:profile|account|exchange)|profiles?|outside|configur\w{1,10}|einrichten|eingerichtet|pick(?:s|ed)? up)\b/,
    ],
    but: /\b(?:0x8004010f|offline address book|oab|signatures?|pictures?|colou?rs?|fonts?|themes?)\b/,
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
      /\b(?:instead of|other than|not a|no)\b/,
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
    all: [/\bexch\b/, /\b(?:missing|no|not|without|fehlt)\b/, /\b(?:autodiscover|rca|xml)\b/],
    but: /\bexpr\b/,
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
    code: 'web-address-for-a-phone',
    all: [
      device,
      /\/(?:owa|ecp|ews)\b/,
      /\b(?:entered|typed|filled|put|gave|server (?:=|field|name|address|is)|as (?:the |an? )?(?:exchange )?server|eingegeben|eingetragen)/,
    ],
    but: /\b(?:40[0-9]|50[0-9]|health|balanc\w+)\b/,
  },
  {
    code: 'autodiscover-404',
    all: [autodiscover, /(?<!\b(?:line|build|port) )\b404\b/],
    but: /\b(?:teams|succeeded|httpstatus|analy[sz]er|500|ok\b.{0,30}\b200)\b/,
  },
  {
    code: 'password-asked-again',
    all: [
      /\boutlook\b/,
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
];
