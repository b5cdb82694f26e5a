"""Lines with secrets and lines without, for whatever takes secrets out of logs."""

MASK = "[REDACTED]"
JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9"
KEY_ID = "AKIA" + "IOSFODNN7EXAMPLE"
SECRET_KEY = "wJalrXUtnFEMI/K7MDENG/" + "bPxRfiCYEXAMPLEKEY"
PRIVATE = "-----BEGIN RSA " + "PRIVATE KEY-----"
END_PRIVATE = "-----END RSA " + "PRIVATE KEY-----"

SECRETS = {
    "password in an address": (
        "connect postgres://app:hunter2@db.example:5432/app failed",
        f"connect postgres://app:{MASK}@db.example:5432/app failed",
    ),
    "password with @ and : in an address": (
        "postgresql+asyncpg://app:p@ss:w0rd@db/app",
        f"postgresql+asyncpg://app:{MASK}@db/app",
    ),
    "password without a user": ("redis://:hunter2@cache:6379/0", f"redis://:{MASK}@cache:6379/0"),
    "two addresses": (
        "amqp://a:b@c and https://d:e@f/",
        f"amqp://a:{MASK}@c and https://d:{MASK}@f/",
    ),
    "bearer token": (
        "Authorization: Bearer abc.def-123 for /health",
        f"Authorization: {MASK} for /health",
    ),
    "basic": ("authorization: Basic dXNlcjpwYXNz", f"authorization: {MASK}"),
    "signed request": (
        f"Authorization: AWS4-HMAC-SHA256 Credential={KEY_ID}/20260101/x, Signature=abc",
        f"Authorization: {MASK}",
    ),
    "digest": ("Authorization: Digest username=a, response=abc", f"Authorization: {MASK}"),
    "header in JSON": (
        '{"headers":{"authorization":"Bearer abc","accept":"*/*"}}',
        f'{{"headers":{{"authorization":"{MASK}","accept":"*/*"}}}}',
    ),
    "header as a pair": (
        "[(b'host', b'x'), (b'cookie', b'session=abc; a=b'), (b'accept', b'*/*')]",
        f"[(b'host', b'x'), (b'cookie', b'{MASK}'), (b'accept', b'*/*')]",
    ),
    "cookies": ("Cookie: session=abc; theme=dark", f"Cookie: {MASK}"),
    "cookie in a message": (
        '{"message":"got Set-Cookie: id=abc; Path=/","level":"INFO"}',
        f'{{"message":"got Set-Cookie: {MASK}","level":"INFO"}}',
    ),
    "access key": (f"using {KEY_ID} of the user", f"using {MASK} of the user"),
    "key of a session": ("key ASIA" + "IOSFODNN7EXAMPLE", f"key {MASK}"),
    "secret key": (
        f"aws_secret_access_key = {SECRET_KEY}",
        f"aws_secret_access_key = {MASK}",
    ),
    "secret key in the environment": (
        f"AWS_SECRET_ACCESS_KEY={SECRET_KEY} AWS_REGION=us-east-1",
        f"AWS_SECRET_ACCESS_KEY={MASK} AWS_REGION=us-east-1",
    ),
    "signed address": (
        "GET /o?X-Amz-Security-Token=abc%2F&X-Amz-Signature=0f0f&x=1 HTTP/1.1",
        f"GET /o?X-Amz-Security-Token={MASK}&X-Amz-Signature={MASK}&x=1 HTTP/1.1",
    ),
    "password in JSON": (
        '{"user":"a","password":"hun\\"ter2","n":1}',
        f'{{"user":"a","password":"{MASK}","n":1}}',
    ),
    "password in JSON with white space": ('{"password" : "x y"}', f'{{"password" : "{MASK}"}}'),
    "JSON in JSON": (
        '{"message":"sent {\\"password\\":\\"hunter2\\",\\"a\\":1}"}',
        f'{{"message":"sent {{\\"password\\":\\"{MASK}\\",\\"a\\":1}}"}}',
    ),
    "a quote in JSON in JSON": (
        '{"message":"{\\"secret\\":\\"a\\\\\\"b\\",\\"c\\":1}"}',
        f'{{"message":"{{\\"secret\\":\\"{MASK}\\",\\"c\\":1}}"}}',
    ),
    "number in JSON": ('{"pin_token":123456,"a":1}', f'{{"pin_token":"{MASK}","a":1}}'),
    "dictionary of Python": (
        "{'db_password': 'hunter2', 'a': 1}",
        f"{{'db_password': '{MASK}', 'a': 1}}",
    ),
    "argument": ("connect(user='a', password='b')", f"connect(user='a', password='{MASK}')"),
    "query": ("GET /login?api_key=abc&user=me", f"GET /login?api_key={MASK}&user=me"),
    "client secret": ("client-secret: abc, client: x", f"client-secret: {MASK}, client: x"),
    "JSON web token": (f"got {JWT} from x", f"got {MASK} from x"),
    "GitHub's": ("ghp_" + "a" * 36, MASK),
    "Slack's": ("xoxb-" + "1234567890-abcdef", MASK),
    "Slack's webhook": (
        "POST https://hooks.slack.com/services/T00/B00/XXXX",
        f"POST https://hooks.slack.com/services/{MASK}",
    ),
    "bytes of Python": (
        "{b'password': b'x1'} password=b'x1'",
        "{b'password': b'[REDACTED]'} password=b'[REDACTED]'",
    ),
    "value in a call": ("Password: SecretStr('x1')", "Password: SecretStr('[REDACTED]')"),
    "several values": (
        "{'password': ['x1', 'x2'], 'a': ['b']}",
        "{'password': ['[REDACTED]', '[REDACTED]'], 'a': ['b']}",
    ),
    "several values in JSON": (
        '{"tokens":["x1",12],"pin_token":[7]}',
        '{"tokens":["[REDACTED]",12],"pin_token":["[REDACTED]"]}',
    ),
    "several values in Go": (
        "map[Authorization:[Bearer x1]]",
        "map[Authorization:[[REDACTED] [REDACTED]]]",
    ),
    "name and value": (
        '[{"name":"DB_PASSWORD","value":"x1"}]',
        '[{"name":"DB_PASSWORD","value":"[REDACTED]"}]',
    ),
    "pair of a form": (
        "[('user', 'a'), ('password', 'x1')]",
        "[('user', 'a'), ('password', '[REDACTED]')]",
    ),
    "hash of Ruby": ('{"password"=>"x1"}', '{"password"=>"[REDACTED]"}'),
    "XML": ("<a:password>x1</a:password><b>c</b>", "<a:password>[REDACTED]</a:password><b>c</b>"),
    "SQL": ("ALTER ROLE a WITH PASSWORD 'x1'", "ALTER ROLE a WITH PASSWORD '[REDACTED]'"),
    "option": ("mysql --password x1 --host h", "mysql --password [REDACTED] --host h"),
    "option in a list": (
        "['mysql', '--password', 'x1', '--host']",
        "['mysql', '--password', '[REDACTED]', '--host']",
    ),
    "encoded query": (
        "GET /?next=%2Fa%3Ftoken%3Dx1%26b%3D1",
        "GET /?next=%2Fa%3Ftoken%3D[REDACTED]%26b%3D1",
    ),
    "query that is encoded twice": ("next=token%253Dx1%2526b", "next=token%253D[REDACTED]%2526b"),
    "encoded address": (
        "url=postgres%3A%2F%2Fapp%3Ax1%40db%2Fapp",
        "url=postgres%3A%2F%2Fapp%3A[REDACTED]%40db%2Fapp",
    ),
    "escaped sign in JSON": (
        '{"message":"token\\u003dx1\\u0026a"}',
        '{"message":"token\\u003d[REDACTED]\\u0026a"}',
    ),
    "short name": ("DB_PASS=x1 smtp.pass: x2", "DB_PASS=[REDACTED] smtp.pass: [REDACTED]"),
    "key of an account": (
        "AccountName=a;AccountKey=x1;Suffix=b",
        "AccountName=a;AccountKey=[REDACTED];Suffix=b",
    ),
    "user who is a token": ("https://0123456789abcdef@host/1", "https://[REDACTED]@host/1"),
    "letters of other scripts": (
        '{"password":"pässwörd é","ü":1}',
        '{"password":"[REDACTED]","ü":1}',
    ),
    "heartbeat's address": (
        "POST https://hc-ping.com/0a1b-2c failed",
        "POST https://hc-ping.com/[REDACTED] failed",
    ),
    "PagerDuty's address": (
        "https://events.pagerduty.com/integration/0a/enqueue",
        "https://events.pagerduty.com/integration/[REDACTED]/enqueue",
    ),
    "New Relic's key": ("sent 0123456789abcdef0123456789abcdef0123NRAL", "sent [REDACTED]"),
    "Grafana's token": (
        "Authorization: Bearer glsa_x1 for /api",
        "Authorization: [REDACTED] for /api",
    ),
    "private key in one line": (
        f"{PRIVATE}\\nMIIE\\n{END_PRIVATE}",
        f"{PRIVATE}{MASK}{END_PRIVATE}",
    ),
    "private key that goes on": (f"{PRIVATE}\\nMIIEabc", f"{PRIVATE}{MASK}"),
}

HARMLESS = (
    '{"level":"ERROR","message":"request failed","status":500,"request_id":"0f"}',
    "GET https://app.example:8000/orders/1?page=2 200 in 12 ms",
    "max_tokens=100 total_tokens: 12",
    '{"token":null,"password":""}',
    '{"secret_arn":"arn:aws:secretsmanager:us-east-1:123456789012:secret:terrace/dev/x"}',
    "arn:aws:secretsmanager:us-east-1:123456789012:secret:terrace/dev/signing-key-a1b2c3",
    "secretsmanager:GetSecretValue is denied",
    "token_type=Bearer expires_in=3600",
    "the password is wrong",
    "basic authentication is off",
    "pass the compass; 3 tests pass: ok",
    '["password", "email"]: field required',
    "https://app.example/orders?email=someone%40example.com",
    "<token> is missing",
    "mail to someone@example.com at 10:15:00",
    "sk-learn and sg-0a1b2c3d4e5f67890",
    "",
)

# What makes a careless search for secrets slow when a line is full of it.
HOSTILE = (
    *("a", "a-", "eyJ-", "eyJ.", "SG.", "arn:token=", "://a:", "Bearer ", "AKIA", " ", "\\"),
    *(
        "token ",
        "token:[",
        'token:"',
        "<token>",
        "password  ",
        "--token",
        "cookie",
        "%3A%2F%2Fa%3A",
    ),
    *("-----BEGIN PRIVATE KEY-----", "%3A%2F%2F%3A%40", "token%3D", '"token":\\"'),
)
# What lines of secrets are made of.
PIECES = (
    *("password", "token", "tokens", "cookie", "Set-Cookie", "Authorization", "api_key", "DB_PASS"),
    *("name", "value", "secret", "SecretStr", "null", "123", "x1", "a", "b", "é"),
    *('"', '\\"', "'", ":", "=", " ", "=>", ",", "[", "]", "{", "}", "(", ")", "--", "&", ";"),
    *("%3D", "%40", "%26", "%3A%2F%2F", "://", "/", "@", "<", ">", "</", "\\", "\\n", "\n", "_"),
    *("\\u003d", "Bearer ", "eyJ", ".", "-", "AKIA", "ABCDEFGHIJKLMNOP", "sk-", "hc-ping.com/"),
    *("arn:aws:secretsmanager:a:1:", "-----BEGIN PRIVATE " + "KEY-----", "-----END"),
)
