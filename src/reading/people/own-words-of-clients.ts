/**
 * How people tell of phones that don't sync.
 */
import type { Wording } from './wording.ts';

const sync = /\b(?:active ?sync|eas|air ?sync|tb ?sync|microsoft-server-activesync)\b/;
const device =
  /\b(?:i(?:phone|pad|os)s?|android|phones?|devices?|tablets?|mobiles?|samsung|handys?|urz[aą]dzeni\w*|dispositiv[oi]|apparaat|smartphones?|ger[aä]te?|tb ?sync|exquilla|nine|appareil|téléphone)\b/;

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
      /\b(?:active ?sync|eas)(?: \w+){0,4}[ :(]{1,3}(?:http )?500\b|\b500\b.{0,30}\b(?:active ?sync|eas|cmd=(?:sync|foldersync|ping|options))\b/,
    ],
  },
  {
    code: 'activesync-503',
    all: [
      /\b(?:active ?sync|eas)(?: \w+){0,4}[ :(]{1,3}(?:http )?503\b|\b503\b.{0,30}\b(?:active ?sync|eas|cmd=(?:sync|foldersync|ping|options))\b/,
    ],
  },
  {
    code: 'activesync-451',
    all: [
      /\b(?:active ?sync|eas)(?: \w+){0,4}[ :(]{1,3}(?:http )?451\b|\b451\b.{0,30}\b(?:active ?sync|eas|cmd=(?:sync|foldersync|ping|options))\b/,
    ],
  },
  {
    code: 'options-headers-missing',
    all: [
      /\boptions\b/,
      /\bms-(?:server-activesync|asprotocol\w+)\b/,
      /\b(?:no|missing|without|strip\w*|not|\w{1,30}n'?t|null|swallow\w*)\b/,
    ],
    but: /\bms-asprotocolversions\b.{0,4}\d/,
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
    code: 'web-address-for-a-phone',
    all: [
      device,
      /\/(?:owa|ecp|ews)\b/,
      /\b(?:entered|typed|filled|put|gave|server (?:=|field|name|address|is)|as (?:the |an? )?(?:exchange )?server|eingegeben|eingetragen)/,
    ],
    but: /\b(?:40[0-9]|50[0-9]|health|balanc\w+)\b/,
  },
  {
    code: 'policy-not-met',
    ours: /\bsecurity polic(?:y|ies) (?:prevent|do|does|block)/,
    all: [
      /\bsecurity polic(?:y|ies) (?:prevent|do(?:es)? not|block)\w{0,2}\b/,
      /\b(?:device|phone|samsung|android|account|sync\w{0,4})\b/,
    ],
    but: /\b(?:usb|camera|intune|vpn)\b/,
  },
  {
    code: 'activesync-451',
    within: 200,
    ours: /\b(?:device|phone)s?\b.{0,60}\b451\b/,
    all: [
      device,
      /(?<![\d.])451(?![\d.])/,
      /\b(?:external ?url|redirect\w{0,3}|sync\w{0,4}|circles?|loops?|report\w{0,2}|http|error)\b/,
    ],
    but: /\b(?:smtp|4\.\d\.\d|queue|greylist\w{0,4})\b/,
  },
  {
    code: 'airsync-version',
    ours: /\bms-asprotocolversions\b/,
    all: [
      /\bms-asprotocolversions\b/,
      /\b(?:only|lists?|supports?|wants?|needs?)\b/,
      /\b(?:client|device|phone|app|z-push|tb ?sync)\b.{0,40}\b(?:supports?|wants?|needs?|speaks?|requires?)\b/,
    ],
  },
  {
    code: 'phone-forbidden',
    within: 120,
    all: [
      /\b(?:i(?:phone|pad|os)s?|android|(?:smart)?phones?|handys?|mobiles?|tablets?|devices?)\b/,
      /\b(?:sync\w{0,12}|active ?sync|e?-?mails?|exchange)\b/,
      /(?<![\d.])403(?![\d.])/,
    ],
    but: /\b(?:owa|graph|intune|browser|ews)\b/,
  },
];
