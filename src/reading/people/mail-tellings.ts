/**
 * What people tell of mail that does not go in or out, in their own words: two or three things named
 * close together in one line, such as "blacklist" and "bounces". A hint only.
 *
 * A word of mail is asked for where the others are said of other things, too.
 */
export interface Telling {
  readonly code: string;
  readonly about: RegExp;
  readonly says: RegExp;
  /** And this. */
  readonly also?: RegExp;
  /** But not this. */
  readonly except?: RegExp;
  /** In a text that is not about Exchange or mail it is nothing. */
  readonly needsExchange?: boolean;
}

const mail =
  /\be?-?mails?\b|\bmessages?\b|\bnachricht|\bsmtp\b|\bexchange\b|\bsend\w*\b|\bdeliver|\bndrs?\b|\bbounc/;

export const mailTellings: readonly Telling[] = [
  {
    // A notice of non-delivery, retyped or cut: the name of the error is Exchange's own.
    code: 'recipient-unknown',
    about: /\bresolver\.adr\b/,
    says: /\bresolver\.adr[.\w]{0,20}notfound\b/,
  },
  {
    code: 'connector-certificate-replaced',
    about: /\bcert(?:ificate|s)?\b|\bzertifikat\w{0,4}\b/,
    says: /\b(?:renew\w*|replac\w*|delet\w*|remov\w*|new|chang\w*|erneuert|gelöscht|getauscht|neue[ns]?)\b/,
    also: /\b(?:queues?|4\.4\.101|4\.7\.5|454|send ?connectors?|sendeconnector\w*|mail ?flow|goes (?:out )?from|to (?:exchange online|365|[om]365|office ?365|microsoft ?365))\b.{0,160}\b(?:tls|stuck|nothing|no longer|any ?more|retry|fail\w*|bounc\w*|hängt|nichts)\b|\b(?:tls|stuck|nothing|no longer|any ?more|fail\w*|nichts)\b.{0,160}\b(?:queues?|4\.4\.101|4\.7\.5|454|send ?connectors?|mail ?flow)\b/,
    except: /\bad ?fs\b|\bsts\b|\btoken\b|\bfederation\b|\bmac\b|\bactive ?sync\b/,
    needsExchange: true,
  },
  {
    code: 'block-listed',
    about:
      /\b(?:black|block|deny)[ -]?list(?:s|ed|ing)?\b|\b(?:rbl|dnsbl)s?\b|\bspamhaus\b|\bspamcop\b|\bbarracudacentral\b|\buceprotect\b|\b(?:are|were|got|ip is) listed\b|\bschwarze[nr]? liste|\bliste noire\b|\blista negra\b/,
    says: /\bbounc|\breject|\brefus|\bdeliver|\be?-?mails?\b|\bmxtoolbox\b|\bdelist|\blisted (?:on|at|in|by)|\b(?:public|wan|sending|our) ip\b|\bblocked (?:using|by)\b|\babgelehnt|\bgeblockt|\bgesperrt|\bversand/,
    except:
      /\b(?:not|isn't|wasn't|aren't|nicht|never)\b.{0,30}\blist|\bdevice\b|\babq\b|\bmobile\b|\bphone\b/,
    needsExchange: true,
  },
  {
    // Lists of senders by name.
    code: 'block-listed',
    about: /\bspamhaus\b|\buceprotect\b|\bspamcop\b|\bbarracudacentral\b|\bsorbs\b|\bdnsbl\b/,
    says: /\b(?:listed|blocked|bounc\w*|reject\w*|refus\w*|gelistet|gesperrt|geblockt)\b/,
    also: mail,
    except:
      /\b(?:not|isn't|wasn't|aren't|nicht|never|no longer) (?:be |been )?(?:listed|blocked|gelistet)/,
  },
  {
    // The analyzer's line about one list.
    code: 'block-listed',
    about: /\bthe ip (?:address )?[\d.]{7,15} was found on the block list\b/,
    says: /\bstatus code\b/,
    except: /\b127\.255\.255\./,
  },
  {
    code: 'reverse-name-missing',
    about: /\breverse[ -]dns\b|\brdns\b|\bptr\b|\breverse (?:lookup|name|record|hostname)s?\b/,
    says: /\b(?:no|not|missing|fail\w*|wrong|doesn't|isn't|without|reject\w*|bounc\w*|generic|kein|nicht|falsch|fehlt|pas|sans)\b/,
    also: mail,
    except: /terraform|route ?53|already exists|pointer|nullptr/,
    needsExchange: true,
  },
  {
    code: 'open-relay',
    about: /\bopen (?:smtp |mail )?relay\b|\boffenes relay\b|\brelais ouvert\b/,
    says: /\b(?:we are|we're|is an?|are an?|as an?|exchange|our|audit|scan\w*|anyone|anybody|outside|spam\w*|reported|flagged)\b/,
    except: /\b(?:not|isn't|aren't|no|kein) (?:an? )?open (?:smtp |mail )?relay/,
    needsExchange: true,
  },
  {
    code: 'recipient-restricted',
    about:
      /\bdistribution (?:list|group)s?\b|\b(?:mailing|mail) (?:list|group)s?\b|\bverteiler(?:liste|n)?\b|\blistes? de distribution\b|\blistas? de distribución\b/,
    says: /\b(?:outside(?:rs?)?|extern\w*|customers?|clients?|from internet|gmail|non-?members?)\b/,
    also: /\b(?:can't|cannot|not allowed|bounc\w*|reject\w*|ndrs?|only (?:people|members|senders|internal)|inside (?:the|our|your) organi[sz]ation|authenticated senders|nicht|abgelehnt)\b/,
    except: /\bblack|\bblock|\brelay|\bspam/,
  },
  {
    code: 'relay-refused',
    about: /\brelay(?:ing)?\b|\brelais\b/,
    says: /\b(?:unable|denied|refus\w*|not (?:allowed|permitted)|reject\w*|verweigert|abgelehnt|nicht (?:erlaubt|zulässig|gestattet)|can't|cannot)\b/,
    also: /\b(?:extern\w*|outside|customers?|other domains?|internet|scanner|printer|mfp|copier|erp|connector)\b/,
    except: /tenantattribution|\bopen relay|5\.7\.64/,
    needsExchange: true,
  },
  {
    code: 'no-mx',
    about: /\bmx(?:[- ](?:records?|entr(?:y|ies)|eintr[aä]ge?|host))?\b/,
    says: /\b(?:empty|missing|gone|deleted|vanished|disappeared|none|lost|not (?:there|set|found|published)|no answer|has no|have no|no mx|keinen?|fehlt|leer|without)\b/,
    also: /\b(?:mails?|dig|nslookup|zone|registrar|dns|domain|incoming|inbound|records?)\b/,
    except: /\bmx (?:master|linux|mechanism)|\bmouse\b|\blogitech\b|\bspf\b/,
  },
  {
    code: 'mx-host-missing',
    about: /\bmx(?:[- ](?:records?|entr(?:y|ies)|eintr[aä]ge?|host))?\b/,
    says: /\b(?:doesn't resolve|does not resolve|no longer resolves|not resolvable|non-?existent|doesn't exist|does not exist|old (?:server )?name)\b/,
    also: /\bmails?\b|\bdns\b|\bdomain\b|\brecords?\b|\bname\b/,
    except: /\bsource\b|\bsender address rejected\b/,
  },
  {
    code: 'mail-loop',
    about:
      /\bmail ?(?:loops?|schleife)\b|\bhop count\b|\btoo many hops\b|\bloops?\b.{0,60}\bmails?\b|\bmails?\b.{0,60}\bloop(?:s|ing)?\b/,
    says: /\b(?:exceed\w*|connector|exo|relay|forward\w*|accepted domain|mx|smtp|bounc\w*|ndr|back and forth|ping-?pong|loops?)\b/,
    except:
      /\bpasswords?\b|\blog-?on\b|\blog-?in\b|\bprompt|\bautodiscover\b|\bredirect|\bloopback\b|\bspanning|\bguard\b/,
    needsExchange: true,
  },
  {
    code: 'sender-not-authentic',
    about:
      /\b(?:spf|dkim|dmarc)\b|\bfail(?:s|ed|ing)? (?:e?-?mail |sender |domain )?authentication\b|\bsender authentication\b/,
    says: /\b(?:fail\w*|reject\w*|bounc\w*|block\w*|not pass\w*|did not verify|nicht|soft-?fail|unauthenticated|neither|missing|no valid|échou\w*|is not allowed to send mail from)\b/,
    also: /\b(?:e?-?mails?|domain|gmail|google|senders?|recipients?|receivers?|provider|newsletter|kunden|smtp|header)\b/,
    except:
      /\bsun ?(?:cream|screen|block)|\bsonnen|\blotion\b|\bospf\b|\bpass(?:es|ed)? (?:spf|all)\b/,
  },
  {
    code: 'port-25-closed',
    about: /\b(?:port|on|tcp)\W{1,2}25\b|\b25\/tcp\b|\b(?:outbound|outgoing) 25\b/,
    says: /\b(?:blocked|blocks|closed|filtered|nothing listens|not listening|time[ds]?[ -]?out|timeout|can't connect|cannot connect|no connection|refused|gesperrt|bloqué|drop(?:s|ped))\b/,
    also: /\b(?:smtp|e?-?mails?|exchange|telnet|isp|azure|aws|provider|office365)\b/,
    except: /\bnot (?:blocked|closed|filtered)|\bisn't (?:blocked|closed)/,
  },
  {
    code: 'no-greeting',
    about: /\bbanner\b|\bgreeting\b|\bbegr[uü][sß]{1,2}ung\b|\btelnet\b/,
    says: /\b(?:no|never|blank|empty|nothing|missing|asterisks|stars|sternchen|hangs?|black screen|cursor)\b|\*{6}/,
    also: /\bsmtp\b|\bport (?:25|587|110|143)\b|\b(?:25|587)\b|\bexchange\b/,
    needsExchange: true,
  },
  {
    code: 'send-as-denied',
    about:
      /\bsend[ -]?as\b|\bsend(?:ing)? on behalf\b|\bim auftrag\b|\ben tant que\b|\bfrom[ -](?:address|field|header)\b|\babsender(?:adresse)?\b/,
    says: /\b(?:denied|permissions?|not (?:allowed|permitted)|can't|cannot|berechtig\w*|refus\w*|verweigert|not accepted)\b/,
    also: mail,
    except: /\bspf\b|\bdkim\b|\bdmarc\b/,
    needsExchange: true,
  },
];
