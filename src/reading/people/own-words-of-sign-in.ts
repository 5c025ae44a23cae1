/**
 * How people tell of sign-ins that fail: Exchange Online, Entra, AD FS, Extended Protection.
 */
import type { Wording } from './wording.ts';

const cloud = /\b(?:exchange online|exo|(?:office|microsoft) ?365|[om]365|office365\.com)\b/;
const fails =
  /\b(?:fail\w*|broken?|stop(?:s|ped)?|dead|no(?: longer| more)?|not|\w{1,30}n'?t|cannot|error\w*|refus\w+|reject\w+|denied|unable|unauthori[sz]ed|401|asks?|prompt\w*|nicht|keine?n?|plus|ne|pas|niet|non?|kaputt|interaction|how|way|possible|why)\b/;
const certificate = /\b(?:cert(?:ificate|s)?|certificates|zertifikate?s?|certificat\w*)\b/;
const expired =
  /\b(?:expire[sd]?|expiring|ran out|run out|abgelaufen|läuft ab|expiré\w{0,30}|caduc\wd\w{1,30}|caducó|scadut\w{1,30}|verlopen|renew\w{0,30})(?!\w)/;
const federation =
  /\b(?:ad ?fs|(?:sts|adfs|fs|federation)\d{0,2}\.[\w.-]{1,200}|sts|federation (?:server|service|proxy)|web application proxy|waps?|id ?ps?|identity provider|okta|ping ?federate)\b/;
const federationService =
  /\b(?:ad ?fs|sts(?=\.(?!amazonaws))|federation (?:server|service|proxy)|web application proxy|token[- ]?signing|single sign[- ]?on|sso|federated (?:users?|accounts?|admins?|domains?))\b/;
const signing =
  /\b(?:token[- ]?(?:signing|signature)|signing (?:cert\w*|key)|saml|rollover|federation trust)\b/;

const otherApplication =
  /\b(?:salesforce|jira|confluence|citrix|vpn|sharepoint|sap|servicenow|zoom|slack|dynamics|crm|grafana|tableau|amazonaws)\b/;

const otherStory = new RegExp(`${signing.source}|${otherApplication.source}`);

export const signInWordings: readonly Wording[] = [
  {
    code: 'security-defaults',
    all: [
      /\b(?:security defaults|sicherheitsstandards?|param[eè]tres de s[eé]curit[eé] par d[eé]faut)\b/,
      /\b(?:smtp|imap|pop3?|mails?|mailbox|scanner|printer)\b/,
      fails,
    ],
  },
  {
    code: 'bare-535',
    ours: cloud,
    all: [
      /\b535\b/,
      /\b(?:smtp\.office365\.com|office ?365|[om]365|exchange)\b/,
      /\b(?:auth\w*|log-?in|log on|password|anmeld\w*|identification|unsuccessful)\b/,
    ],
    but: /5\.7\.\d|5\.\d\.\d/,
  },
  {
    code: 'adfs-metadata-unreached',
    ours: /\bfederation ?metadata\b/,
    all: [
      /\bfederation ?metadata\b/,
      /\b(?:could not|couldn'?t|can(?:not|'?t)|unable|fail\w*|not) (?:be )?(?:verif\w*|reach\w*|access\w*|read|retriev\w*|download\w*|open\w*)\b|\bnicht (?:erreich\w*|abruf\w*)\b/,
    ],
    but: otherApplication,
  },
  {
    code: 'password-in-the-cloud',
    all: [
      cloud,
      /\b(?:basic auth\w*|legacy auth\w*|authentification de base|standard-?authentifizierung|autenticación básica|old (?:log-?in|sign-?in|login method)\w*|web ?credentials|added (?:it |the account )?manually|(?:set up|configured|log(?:s|ged)? ?in|sign(?:s|ed)? ?in|token|access|fetch\w*|holt|poll\w*)\b.{0,80}\b(?:pass(?:word|wd)?|pw|kennwort|passwort)|(?:user ?name|user|benutzer\w*|login|utilisateur|usuario|server|account)[\s,/+&-]{1,3}(?:and |und |et |y |& ?|\+ ?)?(?:user[\s,/+&-]{1,3}|& ?)?(?:pass(?:word|wd)?|pw|kennwort|passwort)|mot de passe|contraseña|(?:with|mit|and|und) (?:a |the )?(?:pass(?:word)?|pw|kennwort|passwort)|normal password)\b/,
      /\b(?:imap|pop3?|ews|active ?sync|eas|thunderbird|tb ?sync|i(?:phone|pad)s?|android|phones?|crm|tickets?\w*|glpi|otrs|osticket|scanner|device|script|davmail|fetchmail|getmail|hmailserver|mbsync|imapsync|evolution|box|tool|client|connector|program|app)\b/,
      fails,
    ],
    but: /\b(?:x?oauth2?|aadsts\d+|access token|ropc|mfa|2fa|multi-?factor|5\.7\.\d+|smtp)\b/,
  },
  {
    code: 'old-outlook-in-the-cloud',
    all: [
      cloud,
      /\b(?:outlook|office|ol) ?20(?:07|10|13)\b/,
      /\b(?:pass(?:word)?|credentials?|kennwort|passwort|log ?in|sign ?in|modern auth\w*|enableadal)\b/,
      fails,
    ],
  },
  {
    code: 'client-secret-ran-out',
    all: [
      /\b(?:client ?secrets?|secret (?:id|value|key)|app(?:lication)? secret|secrets? of the app\w*|geheim(?:er|en) clientschlüssel|clientgeheimnis)\b/,
      /\b(?:ran out|run out|expired?|expiring|abgelaufen|expiré|invalid\w*|wrong|copied|old|rotat\w+|renew\w*)\b/,
    ],
  },
  {
    code: 'consent-asked-for',
    ours: /\b(?:mails?|thunderbird|davmail|em client|apple internet accounts|imap|tenant)\b/,
    all: [
      /\b(?:(?:needs?|requires?|required) (?:your |an )?admin(?:istrator)?'?s? (?:approval|consent|permission)|admin(?:istrator)? (?:approval|consent) (?:is )?(?:required|needed|missing)|approval required|genehmigung durch (?:den |einen )?admin\w*|admin\w{0,30}genehmigung|approbation (?:de l'|d'un )?admin\w*|aprobaci.n del? admin\w*|consent (?:is )?(?:missing|required|not (?:given|granted)))/,
      /\b(?:tenant|entra|azure ad|mails?|outlook|exchange|thunderbird|davmail|em client|apple internet accounts|imap|ews|365|[om]365|calendar)\b/,
    ],
    but: /\b(?:github|gitlab|slack|google|jira|zoom)\b/,
  },
  {
    code: 'second-factor-asked-of-a-program',
    all: [
      /\b(?:mfa|2fa|multi-?factor|two-?factor|second factor|mehr-?faktor\w*|multi-?faktor\w*|zwei-?faktor\w*|meervoudige verificatie|multi-?facteurs?|doble factor)\b/,
      /\b(?:token|ropc|password (?:grant|flow)|(?:user(?:name)?|benutzer\w*|gebruikersnaam)\s?[+&/,]\s?(?:pass\w*|pw|kennwort|wachtwoord)|kennwort|wachtwoord|service (?:account|mailbox|user)|importer|scripts?|scan\w*|ews|imap|smtp|crm|tickets?\w*)\b/,
      fails,
    ],
  },
  {
    code: 'bound-to-another-channel',
    ours: /\bextended protection\b|\bcu ?1[45]\b/,
    all: [
      /\b(?:(?:exchange|2019|2016|after|since|installed|update|auf|mit|nach|seit)\b.{0,40}\bcu ?1[45]|extended protection|channel binding|exchangeextendedprotectionmanagement|(?:enabl|activat|turn|switch|aktivier)\w+ (?:on )?epa?|epa? (?:is )?(?:on|enabled|active))\b/,
      /\b(?:ntlm|negotiate|prompt\w*|pass(?:word)?s?|log(?:on|in|s|ging)?(?: ?in)?|sign(?:s|ed)? ?in|auth\w*|kennwort|passwort|401|credentials?)\b/,
      /\b(?:(?:reverse )?prox(?:y|ies)|netscaler|citrix|adc|kemp|f5|big-?ip|waf|load ?balanc\w+|haproxy|nginx|offload\w*|inspection|intercept\w*|bridg\w+|re-?encrypt\w*|antivirus|mac|macs|ntlmv1|lmcompat\w*|fortigate|sophos|zscaler|kaspersky|eset)\b/,
      /\b(?:fail\w*|loops?|prompt\w*|cannot|can'?t|\w{1,30}n'?t|refus\w+|denied|stopp?e?d?|no longer|again|401|nicht|keeps?)\b/,
    ],
  },
  {
    code: 'adfs-name-unknown',
    ours: federationService,
    all: [
      federation,
      /\b(?:nxdomain|can(?:not|'t| not) (?:be )?(?:resolved?|found in dns)|(?:not|n't) resolv\w{1,30}|no (?:public |external )?dns|not in (?:public |external )?dns|dns (?:record|entry) (?:is )?missing|unknown host|could not be resolved|no such host|enotfound|nslookup\b.{0,40}\b(?:fails|nothing))\b|dns_probe/,
    ],
    but: otherApplication,
  },
  {
    code: 'adfs-down',
    ours: federationService,
    all: [
      federation,
      /\b(?:503|502|(?:not|n'?t) (?:published|exposed|accessible|available)|(?:only|just) (?:inside|internal(?:ly)?|from inside)|(?:inside|internal(?:ly)?) only|nicht (?:veröffentlicht|von außen)|(?:nobody|no ?one|can'?t|cannot|not|never) .{0,40}\b(?:gets?|reach\w{0,30}|opens?|loads?|sees?)\b.{0,20}\bpage|stays (?:white|blank)|is (?:down|stopped|offline|dead)|(?:service|server)s? (?:is |are )?(?:stopped|down|offline|dead|not running)|(?:not|un)reachable|page (?:can(?:not|'?t) be displayed|is not found|not found)|(?:is )?not found|times? ?out|timed ?out|connection refused|econn\w{1,30}|won'?t start|(?:does ?n'?t|doesnt|not) start|hangs|event(?: ?id)?:? ?(?:224|276|394|422)|trust (?:is )?(?:broken|expired|lost)|proxy trust|nicht erreichbar|dienst (?:ist )?(?:gestoppt|beendet))\b|err_connection\w{0,30}/,
    ],
    but: otherStory,
  },
  {
    code: 'adfs-certificate-expired',
    ours: federationService,
    all: [
      certificate,
      federation,
      /\b(?:expired|ran out|run out|abgelaufen\w{0,2}|expiré\w{0,30}|caducad[oa]|caducó|scaduto|verlopen)(?!\w)/,
    ],
    but: new RegExp(`${otherStory.source}|\\b(?:not|has ?n't) expired\\b`),
  },
  {
    // The certificate has other names in other languages: Microsoft's own page about it, in each of them.
    code: 'signing-certificate-changed',
    ours: federationService,
    all: [
      /\btoken-?signaturzertifikat\w*|\bfirma de tokens?\b|\bassinatura de tokens?\b/,
      /\b(?:expired?|abgelaufen|erneuert|caduc\w{1,30}|venció|vencid\w{1,30}|expirou|expirad\w{1,30}|renov\w{1,30})(?!\w)|caducó/,
      federation,
    ],
    but: otherApplication,
  },
  {
    code: 'adfs-certificate-name',
    ours: federationService,
    all: [
      certificate,
      federation,
      /\b(?:(?:does ?n'?t|not|doesnt) match|mismatch|wrong name|other name|different name|common[_ ]name\w*|(?:is|was) (?:issued )?for (?:\*\.)?[\w-]{1,63}\.)/,
    ],
    but: new RegExp(`${expired.source}|${otherStory.source}`),
  },
  {
    code: 'adfs-certificate-untrusted',
    ours: federationService,
    all: [
      certificate,
      federation,
      /\b(?:not trusted|untrusted|(?:internal|own|private|corporate|enterprise)(?: \w+)? (?:pki|ca)|self-?signed|nicht vertrauenswürdig|authority_invalid)\b/,
    ],
    but: otherStory,
  },
  {
    code: 'signing-certificate-changed',
    ours: federationService,
    all: [
      /\btoken[- ]?sign\w+\b/,
      /\b(?:expired?|ran out|rolled|rollover|new|changed?|renew\w*|abgelaufen|erneuert|old thumbprint|mismatch)\b/,
      federation,
    ],
    but: otherApplication,
  },
  {
    code: 'domain-not-federated',
    ours: federationService,
    all: [
      /\b(?:not (?:a )?federated|isn'?t (?:a )?federated|unfederated|managed domain)\b/,
      /\b(?:single sign[- ]?on|sso|rca|analy[sz]er|testconnectivity)\b/,
    ],
    but: otherApplication,
  },
  {
    code: 'upn-differs',
    all: [
      /\b(?:upns?|user ?principal ?names?|(?:log-?on|login|sign-?in) names?)\b/,
      /@[\w-]{1,60}\.(?:local|lan|intern(?:al)?|corp|ad)\b|\b(?:suffix\w{0,30})\b.{0,60}\b(?:differ\w{0,30}|changed|not|wrong|other)\b/,
      /\b(?:federated|adfs|ad fs|sso|365|exchange online)\b/,
    ],
  },
  {
    code: 'domain-not-federated',
    ours: federationService,
    within: 300,
    all: [
      federation,
      /\b(?:never redirects?|(?:does ?n'?t|not) redirect\w{0,2}|still (?:shows? )?managed|is managed|domain (?:is )?(?:still )?managed)\b/,
      /\b(?:365|[om]365|cloud|exchange online|entra|azure|domain)\b/,
    ],
    but: otherApplication,
  },
  {
    code: 'upn-differs',
    ours: /\b(?:[om]365|(?:office|microsoft) 365)\b/,
    within: 300,
    all: [
      /\b(?:upns?|user ?principal ?names?)\b/,
      /\.(?:local|lan|intern(?:al)?|corp)\b/,
      /\b(?:(?:can(?:not|'?t)|not|n'?t) (?:\w{1,12} ){0,2}(?:log|sign|outlook|connect)\w{0,4}|(?:log-?[io]n|sign-?in) (?:fails|failed|not)|asks? for)\b/,
    ],
    but: /\b(?:hybrid join|device registration|intune)\b/,
  },
  {
    code: 'adfs-token-refused',
    ours: federationService,
    all: [
      federation,
      /\btokens?\b/,
      /\b(?:(?:not|isn't|wasn't) (?:be )?accepted|rejects?|rejected|refuse[sd]?)\b/,
      /\b(?:authentication platform|cloud|365|[om]365|entra|azure)\b/,
    ],
    but: otherStory,
  },
  {
    code: 'federated-logons-refused',
    ours: federationService,
    all: [
      /\btoken[- ]?signing\b/,
      federation,
      /\b(?:primary|secondary|rejects?|rejected|no longer|cannot|can't|nobody|fails?|failed)\b/,
      /\b(?:365|[om]365|cloud|exchange online|entra|azure)\b/,
    ],
    but: otherApplication,
  },
  {
    code: 'federation-certificate-expired',
    ours: /\b(?:federation trust|test-federationtrust)\b/,
    all: [
      certificate,
      /\b(?:federation (?:trust|certificate)|test-federationtrust|stscertificate|orgprivcertificate|organi[sz]ationcertificate)\b/,
      /\b(?:expired?|abgelaufen|ran out|notafter)\b/,
    ],
    but: /\b(?:ad ?fs|token[- ]?signing)\b/,
  },
];
