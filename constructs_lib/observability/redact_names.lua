-- Secrets that are known by their names (password, token, cookie, Authorization ...): the first part
-- of redact.lua, with which it is shipped as one file. app/redaction.py does the same in Python.

local MASK = "[REDACTED]"
-- Words in names of secrets: lower case, without "_", "-" and ".".
local SECRET = {
  "password", "passwd", "passphrase", "pwd", "secret", "token", "apikey", "accesskey",
  "privatekey", "authorization", "cookie", "credential", "signature", "sessionid", "routingkey",
  "webhookurl", "passcode", "accountkey", "encryptionkey", "signingkey", "heartbeaturl",
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
  if HEADERS[word] or word == "sig" or word == "pass" or ends_with(word, "webhookurl")
    or ends_with(word, "heartbeaturl") then return true end
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
  local rest = "^[^%s\"'\\,;&>%]})]*"
  if WHOLE[word] then
    rest = "^[^\"\n\r\\]*"
  elseif ends_with(word, "authorization") then
    local scheme, gap = line:match("^(%a[%w%-]*)([ \t]+)", from)
    if scheme and SCHEMES[scheme:lower()] then
      from = from + #scheme + #gap
    elseif scheme then
      rest = "^[^\"\n\r\\]*"  -- Digest, AWS4-HMAC-SHA256
    end
  end
  return from + #line:match(rest, from) - 1
end

local QUOTE = "(\\*[\"'])"
local SEPARATORS = {
  "^(\\*[\"']?)(%s*:?[:=]>?%s*[bBfFrRuU]?[bBrR]?)" .. QUOTE,  -- name="...", "name": b'...'
  "^(\\*[\"']?)(%s*[:=]%s*[%a_][%w_%.]*%(b?)" .. QUOTE,  -- name=SecretStr('...')
  "^(\\*[\"'])(%s*,%s*\\*[\"'][Vv]alue\\*[\"']%s*:%s*)" .. QUOTE,  -- "name": name, "value": "..."
}
local PAIR = "^(\\*[\"'])(%s*,%s*b?)" .. QUOTE  -- (b'cookie', b'...'), ['--password', '...']

-- What stands after the name of a secret: what ends the name, what separates it, what opens the
-- value; nothing where no value follows.
local function separated(line, first, last, word)
  local from = last + 1
  local next = line:sub(from, from)
  if next == "" then return nil end
  local before = line:sub(math.max(1, first - 40), first - 1)
  local is_option = before:find("%-%-$") ~= nil
  for _, each in ipairs(SEPARATORS) do
    local shut, sep, open = line:match(each, from)
    if sep then return shut, sep, open end
  end
  if HEADERS[word] or is_option or before:find("%(b?\\*[\"']$") then
    local shut, sep, open = line:match(PAIR, from)
    if sep then return shut, sep, open end
  end
  if is_option then  -- --password ...
    local sep, open = line:match("^([ \t]+)(\\*[\"']?)", from)
    if sep and line:sub(from + #sep, from + #sep) ~= "-" then return "", sep, open end
  end
  if ends_with(word, "password") then  -- ALTER ROLE ... PASSWORD '...'
    local sep = line:match("^(%s+)'", from)
    if sep then return "", sep, "'" end
  end
  if next == ">" and (before:find("<$") or before:find("<[%w_]+:$"))
    and line:find("^[^<]*</", from) then
    return "", ">", "<"
  end
  local sep = line:match("^%%2?5?3[AaDd]", from) or line:match("^\\+u003[aAdD]", from)
  if sep then return "", sep, "%" end  -- name%3Dvalue, and = as some write it in JSON
  local shut, plainly = line:match("^(\\*[\"']?)(%s*:?[:=]>?%s*)", from)
  if word == "pass" and plainly ~= "=" then return nil end  -- tests pass: 12
  return shut, plainly, ""
end

-- Where a value ends, whatever opens it.
local function ending(line, start, open, word)
  if open:find("[\"']") then return quoted(line, start, open) end
  if open == "<" then return line:find("<", start, true) - 1 end
  local finish = bare(line, start, word)
  local next = open == "%" and line:sub(start, finish):find("%%2?5?2[267]")
  return next and start + next - 2 or finish
end

-- Masks what a list has in it, from after its bracket on; returns that and where it ends. What has
-- no quotes gets some where the list is one of JSON.
local function masked_list(line, from, quote, keeps_numbers)
  local out, at = {}, from
  while true do
    local gap, open = line:match("^([%s,]*b?)(\\*[\"'])", at)
    if open then
      local finish = quoted(line, at + #gap + #open, open)
      local shut = line:match("^\\*[\"']", finish + 1) or ""
      out[#out + 1] = gap .. open .. MASK .. shut
      at = finish + #shut + 1
    else
      local space, value = line:match("^([%s,]*)([^%s,%[%]{}\"'\\]+)", at)
      if not value then break end
      local stays = LITERALS[value] or keeps_numbers and value:find("^%d+$")
      out[#out + 1] = space .. (stays and value or quote .. MASK .. quote)
      at = at + #space + #value
    end
  end
  return table.concat(out), at - 1
end

-- Masks what follows the name of a secret: name=value, "name": "value" and their like.
local function by_name(line)
  local out, at = {}, 1
  while true do
    local first, last, name = line:find("([%a_][%w_%.%-]*)", at)
    if not last then break end
    local word, shut, sep, open = plain(name), nil, nil, nil
    -- arn:aws:secretsmanager:region:account:secret:name holds none.
    if (is_secret(word) or name:lower():find("[_%-%.]pass$")) and not line
      :sub(math.max(1, last - 90), last):find("arn:[%w%-]+:secretsmanager:[%w%-]*:%d*:secret$") then
      shut, sep, open = separated(line, first, last, word)
    end
    if not sep then
      out[#out + 1] = line:sub(at, last)
      at = last + 1
    else
      local start = last + #shut + #sep + 1
      local is_quoted, counts = open:find("[\"']") ~= nil, ends_with(word, "tokens")
      if is_quoted then start = start + #open end
      out[#out + 1] = line:sub(at, start - 1)
      local finish, begins = nil, is_quoted and "" or line:sub(start, start)
      local quote = shut:find("\"", 1, true) and shut or ""
      if begins == "[" and line:sub(start, start + #MASK - 1) ~= MASK then
        local inside
        inside, finish = masked_list(line, start + 1, quote, counts)
        out[#out + 1] = "[" .. inside
      elseif begins == "{" then
        finish = start  -- what is in it has names of its own
        out[#out + 1] = begins
      else
        finish = ending(line, start, open, word)
        local value = line:sub(start, finish)
        if LITERALS[value] or (counts and value:find("^%d+$")) then
          out[#out + 1] = value
        elseif begins == "[" then
          finish = math.max(finish, start + #MASK - 1)  -- it was here before
          out[#out + 1] = MASK
        elseif is_quoted then
          out[#out + 1] = MASK
        else
          out[#out + 1] = quote .. MASK .. quote  -- a number in JSON: it stays JSON
        end
      end
      at = finish + 1
    end
  end
  out[#out + 1] = line:sub(at)
  return table.concat(out)
end
