"""The phrases (言い回し) by which servers tell a reason, in the order in which they are tried.

Each row holds what differently minded servers say for one reason. What speaks of the sender stands
before what speaks of the recipient with the same words ("domain not found"), the exact before the
vague. Gaps are bounded, so that no text makes a row slow. docs/reference/reasons.md explains them.
"""

import re

from hayauma.mail.reasons.reason import Reason

Row = tuple[Reason, re.Pattern[str]]

_R = Reason

# A server that says in so many words that it does not know us: nothing about a letter.
DENIALS: Row = (
    _R.OUR_FAULT,
    re.compile(
        r"relay(?:ing)?(?: access)? (?:denied|not (?:permitted|allowed)|prohibited)"
        r"|authentication required|must issue a starttls|not authenticated"
        r"|(?:unable|not (?:allowed|permitted|configured)) to relay|(?:do|does) not relay"
        r"|not an? (?:open )?(?:relay|gateway)|insecure mail relay|as a relay"
        r"|requires? authentication|smtp authentication",
        re.IGNORECASE,
    ),
)

_BOX_AND_SIZE: tuple[tuple[Reason, str], ...] = (
    # What the sender may send a day is called a quota too.
    (_R.RATE,
     r"(?:daily|hourly|sending|outgoing|submission|relay)[\w ]{0,24}(?:quota|limit\b)"),
    # A box that is full speaks of sizes and limits too; it comes before a letter that is too big.
    (_R.MAILBOX_FULL,
     r"(?:mail ?box|in ?box|mail ?folder|mail ?drop)(?:es)?[^.]{0,40}(?:full\b|\bover\b|exceed"
     r"|quota"
     r"|limit\b)"
     r"|full (?:mail|in)box|over ?(?:the )?(?:\w+ )?quota|quota[^.]{0,25}(?:exceed|full|violat"
     r"|reached)"
     r"|exceed[^.]{0,40}(?:quota|storage|disk|mail ?box|mail ?file)|disk ?quota|out of (?:storage"
     r"|space)"
     r"|mail file size exceeds|overdrawn"),
    (_R.MAILBOX_FULL,
     r"(?:not|n't have) enough[^.]{0,20}(?:space|storage)|insufficient (?:system "
     r"|disk )?storage for"
     r"|too (?:many messages (?:on|in)|much mail data)|storage[^.]{0,20}(?:full|limit|exceed)"
     r"|容量|(?:メールボックス|受信箱)[^。]{0,12}(?:一杯|いっぱい|満|超|あふれ)|保存.{0,8}(?:上限|件数)"
     r"|bo[iî]te[^.]{0,25}pleine|postfach[^.]{0,15}voll|buz[oó]n[^.]{0,15}lleno|переполнен|邮箱已满"),
    (_R.TOO_BIG,
     r"message (?:size|length|file|too (?:big|large))|size (?:limit|exceeds)|too (?:large|big)\b"
     r"|(?:max|maximum|inbound) message size|(?:mail|e-?mail) (?:size|too large)"
     r"|line limit exceeded"
     r"|サイズ[^。]{0,16}(?:超|大き|上限|制限)|大きすぎ|taille (?:limite )?du message"),
    # An address that went out of use: its owner may come back.
    (_R.SUSPENDED,
     r"(?:account|box|user|recipient|address)(?:\(s\))?[^.:;]{0,40}(?:disabled|suspended|inactive"
     r"|\block(?:ed)?\b|frozen|deactivated|de-activated|discontinued|(?<!rate )limited"
     r"|not (?:been )?active)"
     r"|(?:disabled|suspended|inactive|invalid/inactive|deactivated) (?:account|user|mailbox"
     r"|recipient)"
     r"|suspend the service|(?:extended|due to) inactivity|(?:休止|停止)中|利用.{0,6}停止"),
    # Exchange has words of its own: a recipient who takes mail of colleagues alone, whom it calls
    # "not authenticated"; and an edge that says "access denied" of whoever is not in the directory.
    (_R.FILTERED, r"resolver\.rst|restriction check failed"),
    (_R.UNKNOWN_USER, r"\b5\.4\.1\b[^.]{0,10}recipient address rejected: access denied"),
)  # fmt: skip

_WORDS: tuple[tuple[Reason, str], ...] = (
    # The sender, the client, the letter: none of them is the recipient's address.
    (_R.POLICY,
     r"\bspf\b|\bdkim\b|\bdmarc\b|\bbatv\b|reverse dns|\bptr\b|\bhelo\b|\behlo\b|hostname"
     r"|client host (?:rejected|blocked|denied)|unauthenticated (?:e-?mail|mail|message)"
     r"|domain authentication|not pass authentication|sender (?:policy framework|id)\b"),
    (_R.OUR_FAULT,
     r"(?:sender|mail from|envelope from|from domain|return[- ]path)(?:'s)?[^.;]{0,60}"
     r"(?:not (?:found|exist|valid|resolve)|n't exist|invalid|unknown|verif|must exist|unresolv"
     r"|bogus)"
     r"|invalid sender|(?:null|empty) (?:envelope )?senders?|unroutable sender|verify sender"),
    (_R.POLICY,
     r"sender[^.;]{0,40}(?:reject|block|black|denied|banned|not (?:authori[sz]ed|allowed"
     r"|permitted))"
     r"|sender is (?:in|on|a spammer)|(?:not (?:accepted|allowed)|rejected) from (?:your"
     r"|this) (?:ip|host)"
     r"|non-?member|members?[- ]only|not (?:subscribed|a member)|not allowed to post|mailing list"),
    (_R.OTHER,
     r"(?:too many|maximum)(?: \w+)? hops?|hop count|(?:mail|routing|forwarding|message) loop"
     r"|loops? back|too many received"),
    (_R.OUR_FAULT,
     r"(?:bad|invalid|malformed|improper|duplicate|missing)[^.]{0,25}header|bare (?:lf|newline)"
     r"|header[^.]{0,20}(?:error|not accepted|exceed|missing)|rfc ?(?:2?822|5321|5322)"
     r"|8-?bit (?:data|character)|mime complexity|malformed address|protocol violation"),
    (_R.TRANSIENT,
     r"(?:host|domain)[^.;]{0,40}not found, try again|(?:name|dns|lookup) (?:lookup )?fail"
     r"|name server reply|temporar(?:y|ily)[^.]{0,20}(?:lookup|dns|resolv)"),
    (_R.DOMAIN_GONE,
     r"(?:domain|host)(?: name)?[\w \"'<>*.-]{0,60}"
     r"(?:not (?:be )?(?:found|exist)|n't exist|n't find|unknown|non-?existent|invalid)"
     r"|(?:unknown|no such|non-?existent|invalid|illegal) (?:mail |e-?mail )?(?:domain|host)"
     r"|find any host named|name or service not known|point to non-existent"
     r"|unroute?able (?:address|mail domain)"),
    (_R.DOMAIN_GONE,
     r"nxdomain|null ?mx|domain does not accept|does not accept mail|no mx\b"
     r"|no (?:valid )?mail exchanger"
     r"|mx[^.]{0,30}(?:no smtp service|not found|does not exist)|recipient domain must exist"
     r"|no mail server[s]? (?:for|found)|ドメイン[^。]{0,16}(?:存在し|見つかり|不明|ありません)"),
    (_R.RATE,
     r"too many (?:connections|messages|mails|e-?mails|recipients|concurrent|smtp sessions|errors)"
     r"|rate.?limit|limit.{0,20}\brate|throttl|try again more slowly|excessive|slow down"
     r"|(?:at a|sending) rate|per (?:hour|day|minute)\b|unexpected volume|connection limit"),
    (_R.TRANSIENT, r"grey ?list|gr[ae]y-?listed"),
    (_R.POLICY,
     r"block ?list|black ?list|\brbl\b|dnsbl|spamhaus|spamcop|barracuda|sorbs|reputation"
     r"|unsolicited|unwanted (?:mail|message)|bulk"
     r"|(?<!not )(?:listed|blocked) (?:in|on|by|using|at)\b(?! (?:the )?(?:user|recipient))"
     r"|\bip\b[^.;]{0,40}(?:block|banned|reject|denied|listed|refus)|dynamic ip|open proxy"),
    (_R.FILTERED,
     r"spam|junk|virus|infected|malware|content (?:rejected|denied|filter)|filter(?:ed|ing)?\b"
     r"|phish"
     r"|(?:attachment|content|url)[^.;]{0,40}(?:not allowed|prohibited|blocked|rejected|potential)"
     r"|受信拒否|指定受信|迷惑メール|拒否(?:され|しま|する|設定)"),
    (_R.FILTERED,
     r"(?:rejected|blocked|refused|denied) (?:by|due to) (?:the )?(?:user|recipient|owner"
     r"|addressee)\b(?! domain| mail| server| host)"
     r"|user (?:reject|rule|does not want)|recipient[^.;]{0,30}(?:prefer|only accept|refuse"
     r"|restrict|declin)"
     r"|(?:id )?refuse to receive|not accepting (?:any )?(?:mail|messages)"
     r"|accepting mail from specific"
     r"|restricted|resolver\.rst|protected by|delivery not authori[sz]ed"
     r"|not authori[sz]ed to send"),
    # au and BIGLOBE leave the address out where the person's filter refused.
    (_R.FILTERED, r"\b5\d\d(?: 5\.\d\.\d+)? : user unknown"
    r"|mail delivery failed\.\.\. user unknown"),
    (_R.POLICY,
     r"(?:security|local|admin\w*|organi[sz]ation\w*|message|site) polic|polic(?:y|ies)"
     r"|administrative(?:ly)? prohibit|banned|access denied|connection (?:denied|not accepted)"),
    (_R.UNKNOWN_USER,
     r"(?:user|recipient|mail ?box|account|address|addressee|alias|local part)(?:\(s\))?"
     r"[\w <>*.'\"()-]{0,60}(?:unknown|unknow\b|not (?:be )?(?:found|known|exist|listed|valid"
     r"|recognized)"
     r"|n't exist|invalid|incorrect|non-?existent|no longer|deleted|removed|terminated|closed)"
     r"|unknown[\w -]{0,14}(?:user|recipient|mailbox|local|address|account|or illegal|or invalid)"
     r"|(?:no such|invalid|not a valid|not a known|no valid|bad|illegal|non-?existent"
     r"|undeliverable)"
     r"[\w /-]{0,20}(?:user|recipient|mailbox|address|person|account|alias|name|local part"
     r"|destination)"),
    (_R.UNKNOWN_USER,
     r"(?:does not|doesn't|do not|don't) (?:exist|have an?(?: [\w.]+){0,2} account)"
     r"|no mailbox (?:here|by)"
     r"|user[\w ]{0,12}not found|not listed in|no user record|recipnotfound|user name is incorrect"
     r"|not (?:known|found) (?:at|here|on|in)|no (?:user|account|mailbox|recipient)s? (?:here"
     r"|with|by|named)"
     r"|(?:can ?not|could ?not|n't|unable to) (?:find|locate|verify)[\w ]{0,20}(?:user|recipient"
     r"|mailbox|account)"
     r"|not our (?:customer|user)|no local mailbox|mailbox unavailable|recipient not found"),
    (_R.UNKNOWN_USER,
     r"(?:宛先|あて先|アドレス|ユーザー?|受信者|メールボックス|アカウント|リスト)[^。]{0,20}"
     r"(?:不明|見つかりません|見つからな|見当たり|存在しな|存在しま|ありません|誤り|間違|使われて)"
     r"|inconnu|n'existe pas|unbekannt|existiert nicht|desconocid|no existe|sconosciut|non esiste"
     r"|не (?:найден|существует)|(?:用户|收件人|邮箱|地址)[^。]{0,8}不存在|존재하지"),
    # Of a passing trouble, after all that a server says besides "try again".
    (_R.TRANSIENT,
     r"try (?:again|later)|temporar|(?:timed?|time)[ -]?out\b|retry time"
     r"|connection (?:was )?(?:refused|reset|dropped|lost|closed|failed|died|time)"
     r"|un(?:able|successful) to connect|(?:not|n't) (?:establish|connect)|unreachable"
     r"|no route to host"
     r"|not respond|in the queue too long|expired|a long time|(?:multiple|\d+) (?:retries"
     r"|attempts)|delivery time"),
    (_R.TRANSIENT,
     r"(?:service|system|server|resources?)[^.;]{0,20}(?:unavailable|not available|busy|overload"
     r"|down)"
     r"|(?:local|internal|system|configuration|server)[^.;]{0,12} (?:error|problem|failure)"
     r"|disk full"
     r"|no space left|insufficient (?:system|disk)|was frozen|has been frozen|遅延|混み|一時的"),
    (_R.UNKNOWN_USER, r"address rejected|recipient (?:was )?rejected|rejected recipient"
    r"|unroutable"),
)  # fmt: skip


def _rows(table: tuple[tuple[Reason, str], ...]) -> tuple[Row, ...]:
    return tuple((reason, re.compile(words, re.IGNORECASE)) for reason, words in table)


ROWS: tuple[Row, ...] = (*_rows(_BOX_AND_SIZE), DENIALS, *_rows(_WORDS))
