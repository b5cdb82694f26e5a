-- Takes secrets out of a log line before it leaves the machine; Fluent Bit calls `redact` for each.
-- ECS and Kubernetes run this same file, which redact_names.lua precedes. It knows secrets by their
-- names, by where they stand (user:password@host) and by their shape (AWS keys, JSON web tokens,
-- private keys ...). JSON stays JSON. Its time grows with the length of a line and no faster,
-- whatever is in it: a line that is slow would stop all others.

local UNREADABLE = "[REDACTED: this line could not be searched for secrets]"

-- user:password@ in an address, or a long name alone, which is a token; the password may hold "@"
-- and ":". The same in an address that is a value of another one.
local function by_place(line)
  line = line:gsub("(://[^%s:/@\"'<>?#\\]*:)[^%s/\"'<>\\]+@", "%1" .. MASK .. "@")
  line = line:gsub("://([%w_%.%-]+)@", function(user)
    return #user >= 16 and "://" .. MASK .. "@" or nil
  end)
  if not line:find("%%2?5?40") then return line end
  return (line:gsub("(%%2?5?3[Aa]%%2?5?2[Ff]%%2?5?2[Ff][%w_%.%-]*%%2?5?3[Aa])[%w_%.%-~!%*%%]-(%%2?5?40)",
    "%1" .. MASK .. "%2"))
end

-- JSON web tokens: two parts at least, with a dot between.
local function web_tokens(run)
  local at = run:find("%f[%w]eyJ")
  while at do
    if run:find("^eyJ[%w_%-]+%.[%w_%-]", at) and #run - at >= 23 then
      return run:sub(1, at - 1) .. MASK
    end
    local dot = run:find(".", at, true)
    at = dot and run:find("%f[%w]eyJ", dot)
  end
  return nil
end

-- What stays, what is masked, and how long that is at least.
local SHAPES = {
  { "(%f[%w])(A[KS]IA[A-Z0-9]+)%f[^%w]", 20 },  -- access keys of AWS, of users and of sessions
  { "(%f[%w])(IQoJb3JpZ2lu[%w+/=%%]+)", 40 },  -- tokens of sessions at AWS
  { "(%f[%w])(FwoGZXIvYXdz[%w+/=%%]+)", 40 },
  { "(%f[%w])(gh[pousr]_%w+)", 20 },
  { "(%f[%w])(github_pat_[%w_]+)", 20 },
  { "(%f[%w])(glpat%-[%w_%-]+)", 20 },
  { "(%f[%w])(xox[abeprs]%-[%w%-]+)", 15 },
  { "(%f[%w])([rs]k_live_%w+)", 16 },
  { "(%f[%w])(npm_%w+)", 30 },
  { "(%f[%w])(AIza[%w_%-]+)", 30 },
  { "(%f[%w])(SG%.[%w_%-]+%.[%w_%-]+)", 30 },
  { "(%f[%w])(sk%-[%w_%-]+)", 24 },
  { "(%f[%w])(ya29%.[%w_%-]+)", 20 },
  { "(%f[%w])(NRAK%-%w+)", 20 },
  { "(%f[%w])(%x+NRAL)%f[^%w]", 40 },
  { "(hooks%.slack%.com/services/)([%w/]+)", 1 },
  { "(hc%-ping%.com/)([%w/%-_]+)", 1 },
  { "(nosnch%.in/)(%w+)", 1 },
  { "(events%.pagerduty%.com/integration/)(%w+)", 1 },
  { "(%f[%a][Bb]earer%s+)([%w%-%._~%+/]+=*)", 16 },
  { "(%f[%a][Bb]asic%s+)([%w+/]+=*)", 20 },
}

local BEGIN, END = "%-%-%-%-%-BEGIN [%u ]*PRIVATE KEY%-%-%-%-%-", "%-%-%-%-%-END [%u ]*PRIVATE KEY"

local function by_shape(line)
  if line:find("eyJ", 1, true) then line = line:gsub("[%w_%.%-]+", web_tokens) end
  for _, each in ipairs(SHAPES) do
    line = line:gsub(each[1], function(stays, secret)
      return #secret >= each[2] and stays .. MASK or nil
    end)
  end
  -- Private keys, whose line breaks may be written as \n; the end may be in another line.
  if not line:find(BEGIN) then return line end
  if line:find("-----END", 1, true) then
    line = line:gsub("(" .. BEGIN .. ").-(%-%-%-%-%-END)", "%1" .. MASK .. "%2")
  end
  return (line:gsub("(" .. BEGIN .. ")[%w+/=\\\r\n]+", "%1" .. MASK))
end

function redact_line(line)
  return by_shape(by_name(by_place(line)))
end

-- Lines that a private key may still have, by the tag of whoever writes one line by line.
local key_lines = {}
local KEY_LINES = 200

local function of_key(tag, line)
  local left = key_lines[tag]
  if line:find(BEGIN) then
    key_lines[tag] = not line:find(END) and KEY_LINES or nil
  elseif left then
    key_lines[tag] = not line:find(END) and left > 1 and left - 1 or nil
    return (line:gsub("^[%s\"']*[%w+/=]+[%s\"',\\]*n?[\"',]*%s*$", MASK))
  end
  return line
end

-- What Fluent Bit calls; 2 keeps the time of the record. The id of a task of ECS is in the tag.
function redact(tag, timestamp, record)
  if type(record.log) == "string" then
    local done, clean = pcall(function() return redact_line(of_key(tag, record.log)) end)
    record.log = done and clean or UNREADABLE
  end
  record.task_id = tag:match("%-firelens%-([%w%-]+)$")
  return 2, timestamp, record
end
