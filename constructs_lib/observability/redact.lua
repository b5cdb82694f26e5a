-- Takes secrets out of a log line before it leaves the machine; Fluent Bit calls `redact` for each.
-- ECS and Kubernetes run this same file. It knows secrets by their names (password, token, cookie,
-- Authorization ...), by where they stand (user:password@host) and by their shape (AWS keys, JSON
-- web tokens, private keys ...). JSON stays JSON.

local MASK = "[REDACTED]"
local UNREADABLE = "[REDACTED: this line could not be searched for secrets]"
-- Words in names of secrets: lower case, without "_", "-" and ".".
local SECRET = {
  "password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "accesskey",
  "privatekey", "authorization", "cookie", "credential", "signature", "sessionid", "routingkey",
  "webhookurl",
}
-- Ends of names that hold such a word and no secret.
local HARMLESS = {
  "arn", "count", "days", "error", "expired", "expires", "accesskeyid", "host", "izer", "kind",
  "length", "limit", "name", "seconds", "secretsmanager", "status", "type", "url", "version",
}
-- Headers, which are written as pairs too; of the first two, the whole line is secret.
local WHOLE = { cookie = true, setcookie = true }
local HEADERS = {
  cookie = true, setcookie = true, authorization = true, proxyauthorization = true,
  xapikey = true, xauthtoken = true, xamzsecuritytoken = true,
}
local SCHEMES = { bearer = true, basic = true, token = true, negotiate = true, apikey = true }
local LITERALS = {
  ["null"] = true, ["true"] = true, ["false"] = true, ["None"] = true, ["True"] = true,
  ["False"] = true, ["nil"] = true, [""] = true,
}

local function plain(name)
  return (name:lower():gsub("[_%.%-]", ""))
end

local function ends_with(text, ending)
  return text:sub(-#ending) == ending
end

local function is_secret(word)
  if HEADERS[word] or word == "sig" or ends_with(word, "webhookurl") then return true end
  for _, ending in ipairs(HARMLESS) do
    if ends_with(word, ending) then return false end
  end
  for _, each in ipairs(SECRET) do
    if word:find(each, 1, true) then return true end
  end
  return false
end

-- Where a quoted value ends: its last character. Inside of JSON in JSON, a quote has backslashes
-- before it, and one inside of the value has more of them.
local function quoted(line, from, quote)
  local char, depth = quote:sub(-1), #quote - 1
  local at = from
  while true do
    local found = line:find(char, at, true)
    if not found then return #line end
    local slashes = 0
    while found - slashes > from and line:sub(found - slashes - 1, found - slashes - 1) == "\\" do
      slashes = slashes + 1
    end
    if slashes < depth then return found - slashes - 1 end  -- the text around it ends here
    if slashes % (2 * (depth + 1)) == depth then return found - depth - 1 end
    at = found + 1
  end
end

-- Where a value without quotes ends: its last character.
local function bare(line, from, word)
  local rest = line:sub(from)
  if WHOLE[word] then return from + #rest:match("^[^\"\n\r\\]*") - 1 end
  if word == "authorization" or word == "proxyauthorization" then
    local scheme, gap = rest:match("^(%a[%w%-]*)([ \t]+)")
    if scheme and SCHEMES[scheme:lower()] then
      return from + #scheme + #gap + #rest:match("^[^%s\"'\\,;]*", #scheme + #gap + 1) - 1
    end
    if scheme then return from + #rest:match("^[^\"\n\r\\]*") - 1 end  -- Digest, AWS4-HMAC-SHA256
  end
  return from + #rest:match("^[^%s\"'\\,;&<>%]})]*") - 1
end

-- Masks what follows the name of a secret: name=value, "name": "value" and their like.
local function by_name(line)
  local out, at = {}, 1
  while true do
    local _, last, name = line:find("([%a_][%w_%.%-]*)", at)
    if not last then break end
    local word, sep, shut, open = plain(name), nil, nil, nil
    -- arn:aws:secretsmanager:region:account:secret:name holds none.
    if is_secret(word) and not line:sub(1, last):find("arn:%S+:secret$") then
      shut, sep, open = line:match("^(\\*[\"']?)(%s*[:=]%s*)(\\*[\"']?)", last + 1)
      if not sep and HEADERS[word] then  -- (b'cookie', b'...') or ["cookie", "..."]
        shut, sep, open = line:match("^(\\*[\"'])(%s*,%s*b?)(\\*[\"'])", last + 1)
      end
    end
    if not sep then
      out[#out + 1] = line:sub(at, last)
      at = last + 1
    else
      local is_quoted = open:find("[\"']") ~= nil
      if not is_quoted then open = "" end
      local start = last + #shut + #sep + #open + 1
      local finish = is_quoted and quoted(line, start, open) or bare(line, start, word)
      local value = line:sub(start, finish)
      out[#out + 1] = line:sub(at, start - 1)
      if LITERALS[value] or (value:find("^%d+$") and ends_with(word, "tokens")) then
        out[#out + 1] = value
      elseif not is_quoted and shut:find("\"", 1, true) and not value:find("^[%[{]") then
        out[#out + 1] = shut .. MASK .. shut  -- a number in JSON: it stays JSON
      elseif value:find("^[%[{]") and not is_quoted then
        finish = start  -- what is in it has names of its own
        out[#out + 1] = line:sub(start, start)
      else
        out[#out + 1] = MASK
      end
      at = finish + 1
    end
  end
  out[#out + 1] = line:sub(at)
  return table.concat(out)
end

-- user:password@ in an address; the password may hold "@" and ":".
local function by_place(line)
  return (line:gsub("(%a[%w+.%-]*://[^%s:/@\"'<>?#]*:)[^%s/\"'<>\\]+@", "%1" .. MASK .. "@"))
end

-- What stays, what is masked, and how long that is at least.
local SHAPES = {
  { "(%f[%w])(A[KS]IA[A-Z0-9]+)%f[^%w]", 20 },  -- access keys of AWS, of users and of sessions
  { "(%f[%w])(eyJ[%w_%-]+%.[%w_%-]+%.?[%w_%-]*)", 24 },  -- JSON web tokens
  { "(%f[%w])(gh[pousr]_%w+)", 20 },
  { "(%f[%w])(github_pat_[%w_]+)", 20 },
  { "(%f[%w])(glpat%-[%w_%-]+)", 20 },
  { "(%f[%w])(xox[abeprs]%-[%w%-]+)", 15 },
  { "(%f[%w])([rs]k_live_%w+)", 16 },
  { "(%f[%w])(npm_%w+)", 30 },
  { "(%f[%w])(AIza[%w_%-]+)", 30 },
  { "(%f[%w])(SG%.[%w_%-]+%.[%w_%-]+)", 30 },
  { "(%f[%w])(sk%-[%w_%-]+)", 24 },
  { "(hooks%.slack%.com/services/)([%w/]+)", 1 },
  { "(%f[%a][Bb]earer%s+)([%w%-%._~%+/]+=*)", 16 },
  { "(%f[%a][Bb]asic%s+)([%w+/]+=*)", 20 },
}

local function by_shape(line)
  for _, each in ipairs(SHAPES) do
    line = line:gsub(each[1], function(stays, secret)
      return #secret >= each[2] and stays .. MASK or nil
    end)
  end
  -- Private keys, whose line breaks may be written as \n; the end may be in another line.
  line = line:gsub("(%-%-%-%-%-BEGIN [%u ]*PRIVATE KEY%-%-%-%-%-).-(%-%-%-%-%-END)",
    "%1" .. MASK .. "%2")
  return (line:gsub("(%-%-%-%-%-BEGIN [%u ]*PRIVATE KEY%-%-%-%-%-)[%w+/=\\]+", "%1" .. MASK))
end

function redact_line(line)
  return by_shape(by_name(by_place(line)))
end

-- What Fluent Bit calls; 2 keeps the time of the record. The id of a task of ECS is in the tag.
function redact(tag, timestamp, record)
  if type(record.log) == "string" then
    local done, clean = pcall(redact_line, record.log)
    record.log = done and clean or UNREADABLE
  end
  record.task_id = tag:match("%-firelens%-([%w%-]+)$")
  return 2, timestamp, record
end
