/**
 * Whether a text names a product that is none of ours: its errors read like those of a mail client.
 *
 * A bare error is taken for one of Exchange, since whoever asks this bot means Exchange. "git: unable to
 * get local issuer certificate" is not bare.
 */
const products = new RegExp(
  [
    '\\b(?:git(?:hub|lab|ea)?|svn|bitbucket|jenkins|docker|podman|kubectl|kubernetes|k8s|helm|terraform|ansible|npm|yarn|pip|maven|gradle|nuget|composer|nexus|artifactory|grafana|prometheus|openshift|rancher|argo ?cd|harbor|minio|keycloak|splunk|zabbix|nagios|samba|smbclient|iscsi|unifi|mattermost|sonar\\w*)\\b',
    '\\b(?:postgres\\w*|psql|mysql|mariadb|mongodb?|redis|oracle|ora-\\d{4,5}|sql ?server|sqlclient|jdbc|sqlexception|java\\.sql|ssms|elasticsearch|kafka|rabbitmq|celery)\\b',
    '\\b(?:jira|confluence|sharepoint|wordpress|nextcloud|sap|citrix workspace|vpn|anyconnect|fortic?lient|openvpn|ssh|sftp|rdp|remote desktop|vcenter|vsphere|esxi?|veeam|proxmox|hyper-v|wsus|dfsr?|dcdiag|repadmin|replication (?:error|attempt|partner)|wmi|print(?:er|server| server| spooler)|cups)\\b',
    '\\b(?:gmail|yahoo|icloud|binance|coinbase|kraken|bitcoin|crypto|trading|stock exchange|minecraft|steam|playstation)\\b',
  ].join('|'),
  'i',
);

export function isAboutOthers(text: string): boolean {
  return products.test(text);
}

/**
 * Servers of mail that are none of ours, by name or by what only their own settings and logs say: a text
 * that names one of them, and no Exchange, tells of that server's own replies.
 * Source: Postfix, postconf(5) and the log of smtpd ("NOQUEUE: reject"); Exim, the specification, chapter 51.
 */
const mailServers = new RegExp(
  [
    '\\b(?:mailcow|docker-mailserver|roundcube|rainloop|snappymail|iredmail|zimbra|exim4?|qmail|hmailserver|mdaemon|mail-in-a-box|mailu|modoboa|stalwart|haraka|opensmtpd|mailenable|kerio connect|icewarp|axigen|poste\\.io|plesk|cpanel|directadmin|virtualmin|dovecot|icloud|workmail)\\b',
    '\\bpostal (?:mail ?)?server\\b',
    // Postfix delivering to mailboxes of its own.
    '\\bpostfix/(?:lmtp|virtual|local)\\[|\\bdovecot/lmtp\\b|\\b(?:own|local) (?:postfix|sendmail|exim)\\b',
    "\\bgoogle'?s message size limits\\b",
    // What Postfix turns away itself, and its own words for a full disk.
    '\\bnoqueue: reject.{0,400}\\b(?:relay access denied|recipient address rejected|blocked using|reverse hostname)|\\binsufficient system storage\\b',
    '\\b(?:main\\.cf|mynetworks|mailbox_size_limit|smtpd_\\w{1,40}_restrictions|message_size_limit)\\b',
    '\\b(?:smtp|imap|pop)\\.(?:gmail|googlemail|mail\\.yahoo|aol|zoho|yandex|gmx|web|ionos|1und1|1and1|strato|t-online|freenet|fastmail|gandi|ovh|qq|163|comcast|orange|libero|btinternet|mail\\.ru|posteo|mailbox\\.org)\\.',
    '\\bmail\\.me\\.com\\b|\\bmail\\.[\\w-]{1,40}\\.awsapps\\.com\\b',
    '\\b(?:google workspace|g ?suite|zoho mail|fastmail|proton ?mail|yandex)\\b',
  ].join('|'),
  'i',
);

/** Somebody says himself that it is none of ours. */
const denial =
  /\b(?:nothing|not) (?:to do )?with (?:(?:e-?)?mails?|exchange|outlook)\b|\bnichts mit (?:(?:e-?)?mails?|exchange|outlook) zu tun\b|\b(?:no|not|without|kein(?:en)?) (?:ms|microsoft|exchange|office ?365|outlook) (?:anywhere|at all|involved|here|there|dabei|im spiel)\b/i;

/**
 * Nothing but a number that means other things elsewhere: a short one, a status, or an HRESULT of FACILITY_ITF,
 * whose meaning each interface defines for itself.
 * Source: MS-ERREF 2.1, HRESULT.
 */
const bareNumber = /^\W{0,5}(?:\d[\d.]{0,19}|0x(?:8004)?[\da-f]{1,4})\W{0,5}$/i;

const ours =
  /\bexchange\b|outlook|\b(?:office|microsoft) ?365|\b[om]365\b|\b(?:owa|ews|exo|exrca|autodiscover|activesync|emsmdb|storedrv|tenantattribution)\b|resolver\.(?:adr|rst)|microsoft esmtp|messaging\.microsoft\.com|connectivity analy|(?:send|receive) ?connector/i;

/**
 * What nothing of ours says, even in a text that names Exchange or Outlook besides: a Postfix that turns
 * the hosts of outlook.com away, the ActiveSync of SOGo, OpenVPN's own words, impacket at interfaces that no
 * mail client uses, and what Microsoft Graph has besides mail.
 * Source: Postfix, the log of smtpd; SOGo Installation and Configuration Guide, Microsoft ActiveSync; OpenVPN,
 * "TLS key negotiation failed"; impacket, dcerpc/v5; Microsoft Graph REST API v1.0, resources.
 */
const foreign = new RegExp(
  [
    '\\bnoqueue: reject: rcpt from [\\w.-]{1,100}\\.outlook\\.com\\b',
    '\\bsogod \\[\\d{1,10}\\]|/sogo/microsoft-server-activesync\\b',
    '\\bopenvpn: tls error|\\btls key negotiation failed to occur\\b',
    '\\bdcerpc/v5/(?:rprn|samr|scmr|lsa[dt]|wkst|srvs|tsch|drsuapi|even6?|atsvc)\\b',
    '\\bgraph\\.microsoft\\.com/(?:v1\\.0|beta)/(?:teams|sites|drives|chats|devices|planner)\\b',
  ].join('|'),
  'i',
);

/**
 * A registration that does not fit its application, which any web page of a company may be; another one
 * of its people's accounts, or of the sign-in itself, is told by other numbers.
 * Source: Microsoft Entra authentication error codes.
 */
const registration = /\baadsts(?:50011|50105|50020|500113|700016|900971)\b/i;
const mail = /\b(?:e-?)?mail|\b(?:smtp|imap|pop3?|calendars?|davmail|thunderbird|xoauth2)\b/i;

export function isNoneOfOurs(text: string): boolean {
  if (registration.test(text) && !ours.test(text) && !mail.test(text)) return true;
  if (bareNumber.test(text.trim()) || denial.test(text) || foreign.test(text)) return true;
  return mailServers.test(text) && !ours.test(text);
}
