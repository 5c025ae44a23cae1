/**
 * Whether a text names a product that is none of ours: its errors read like those of a mail client.
 *
 * A bare error is taken for one of Exchange, since whoever asks this bot means Exchange. "git: unable to
 * get local issuer certificate" is not bare.
 */
const products = new RegExp(
  [
    '\\b(?:git(?:hub|lab|ea)?|svn|bitbucket|jenkins|docker|podman|kubectl|kubernetes|k8s|helm|terraform|ansible|npm|yarn|pip|maven|gradle|nuget|composer|nexus|artifactory|sonar\\w*)\\b',
    '\\b(?:postgres\\w*|psql|mysql|mariadb|mongodb?|redis|oracle|ora-\\d{4,5}|sql ?server|sqlclient|ssms|elasticsearch|kafka|rabbitmq|celery)\\b',
    '\\b(?:jira|confluence|sharepoint|wordpress|nextcloud|sap|citrix workspace|vpn|anyconnect|fortic?lient|openvpn|ssh|sftp|rdp|remote desktop|vcenter|vsphere|esxi?|veeam|proxmox|hyper-v|wsus|print(?:er|server| server| spooler)|cups)\\b',
    '\\b(?:gmail|yahoo|icloud|binance|coinbase|kraken|bitcoin|crypto|trading|stock exchange|minecraft|steam|playstation)\\b',
  ].join('|'),
  'i',
);

export function isAboutOthers(text: string): boolean {
  return products.test(text);
}
