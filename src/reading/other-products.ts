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
    '\\b(?:mailcow|docker-mailserver|roundcube|rainloop|snappymail|iredmail|zimbra|exim4?|qmail|hmailserver|mdaemon|mail-in-a-box|mailu|modoboa|stalwart|haraka|opensmtpd|mailenable|kerio connect|icewarp|axigen|poste\\.io|plesk|cpanel|directadmin|virtualmin)\\b',
    '\\bpostal (?:mail ?)?server\\b',
    // Postfix delivering to mailboxes of its own.
    '\\bpostfix/(?:lmtp|virtual|local)\\[|\\bdovecot/lmtp\\b|\\b(?:own|local) (?:postfix|sendmail|exim)\\b',
    "\\bgoogle'?s message size limits\\b",
    // What Postfix turns away itself, and its own words for a full disk.
    '\\bnoqueue: reject.{0,400}\\b(?:relay access denied|recipient address rejected|blocked using|reverse hostname)|\\binsufficient system storage\\b',
    '\\b(?:main\\.cf|mynetworks|mailbox_size_limit|smtpd_\\w{1,40}_restrictions|message_size_limit)\\b',
    '\\b(?:smtp|imap|pop)\\.(?:gmail|googlemail|mail\\.yahoo|aol|zoho|yandex|gmx|web|ionos|strato|fastmail)\\.',
    '\\b(?:google workspace|g ?suite|zoho mail|fastmail|proton ?mail|yandex)\\b',
  ].join('|'),
  'i',
);

/** Somebody says himself that it is none of ours. */
const denial =
  /\b(?:no|not|without|kein(?:en)?) (?:ms|microsoft|exchange|office ?365|outlook) (?:anywhere|at all|involved|here|there|dabei|im spiel)\b/i;

const ours =
  /\bexchange\b|outlook|\b(?:office|microsoft) ?365|\b[om]365\b|\b(?:owa|ews|exo|exrca|autodiscover|activesync|emsmdb|storedrv|tenantattribution)\b|resolver\.(?:adr|rst)|microsoft esmtp|messaging\.microsoft\.com|connectivity analy|(?:send|receive) ?connector/i;

export function isOtherMailServer(text: string): boolean {
  return denial.test(text) || (mailServers.test(text) && !ours.test(text));
}
