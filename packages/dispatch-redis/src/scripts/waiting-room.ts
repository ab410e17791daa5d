import { ensureQueueFunction, stateFunctions } from './attempt-state.js'

/**
 * Lua functions over what waits in a queue: the rules L1 to L4 of the engine (`waitingTerms`), kept
 * over all workers, as `WaitingRoom` keeps them in one process.
 *
 * R1. A lane with jobs stands at one place: in turn, or blocked by one group that has no room.
 * R2. A group that has room and blocks lanes has a lane in turn: when room appears one lane comes back,
 *     and whoever does not use all of it lets the next one come back.
 * R3. A job has a slot from the moment a worker takes it until it is acknowledged or given back. The
 *     stream's pending entry is the slot's lease: what a vanished worker had is acknowledged by the
 *     reaper. An attempt that runs without such an entry (after a flush, say) keeps its slot as a
 *     stray, by the signs of life of its worker.
 *
 * Texts in members are separated by \0, which JSON never has; \1 is the end of what begins with one.
 */
export const roomFunctions = `
  ${stateFunctions}
  ${ensureQueueFunction}
  local jobs, open, delayed, held, marker,
    terms, waiting, lanes, turns, blocked, slots, strays, starts, windows, roomAt, order, bell
    = unpack(KEYS)
  local sep, past = string.char(0), string.char(1)
  local function milliseconds()
    local time = redis.call('TIME')
    return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  end
  local function draw() return string.format('%016d', redis.call('INCR', order)) end
  local function split(member)
    local at = string.find(member, sep, 1, true)
    return string.sub(member, 1, at - 1), string.sub(member, at + 1)
  end

  -- Terms as the dispatcher writes them: a JSON array.
  local function readTerms(text)
    local t = cjson.decode(text)
    local read = { lane = t[1], priority = t[2] }
    if t[3] ~= '' then read.slots = { group = t[3], limit = t[4] } end
    if t[5] ~= '' then read.rate = { group = t[5], limit = t[6], per = t[7] } end
    return read
  end

  local function inTurn(lane, priority) redis.call('ZADD', turns, -priority, draw() .. lane) end

  local function put(attempt, text, job, front)
    local t = readTerms(text)
    local place = draw()
    if front then place = '-' .. place end
    local member = t.lane .. sep .. place .. sep .. attempt
    redis.call('HSET', held, attempt, job)
    redis.call('HSET', terms, attempt, text)
    redis.call('ZADD', waiting, 0, member)
    redis.call('HSET', open, attempt, 'w' .. member)
    if redis.call('HSET', lanes, t.lane, text) == 1 then inTurn(t.lane, t.priority) end
  end

  -- Takes out an attempt that waits or is held back; whether it did.
  local function remove(attempt, state)
    if not state then return false end
    if state == 'delayed' then redis.call('ZREM', delayed, attempt)
    -- The lane goes when its turn comes.
    elseif string.sub(state, 1, 1) == 'w' then redis.call('ZREM', waiting, string.sub(state, 2))
    else return false end
    redis.call('HDEL', held, attempt)
    redis.call('HDEL', terms, attempt)
    redis.call('HDEL', open, attempt)
    return true
  end

  local function hasSlot(s)
    return redis.call('ZLEXCOUNT', slots, '[' .. s.group .. sep, '(' .. s.group .. past) < s.limit
  end

  -- Milliseconds of Redis' clock: now, or when the rate has room.
  local function rateRoom(r, now)
    local first = '[' .. r.group .. sep .. string.format('%016d', now - r.per + 1)
    local last = '(' .. r.group .. past
    if redis.call('ZLEXCOUNT', starts, first, last) < r.limit then return now end
    local counting = redis.call('ZREVRANGEBYLEX', starts, last, first, 'LIMIT', r.limit - 1, 1)
    local _, rest = split(counting[1])
    return tonumber(string.sub(rest, 1, 16)) + r.per
  end

  local function block(kind, group, lane, priority)
    local rank = string.format('%05d', 50000 - priority) .. draw()
    redis.call('ZADD', blocked, 0, kind .. group .. sep .. rank .. lane)
  end

  local function comeBack(kind, group)
    local from, to = '[' .. kind .. group .. sep, '(' .. kind .. group .. past
    local member = redis.call('ZRANGEBYLEX', blocked, from, to, 'LIMIT', 0, 1)[1]
    if not member then return end
    redis.call('ZREM', blocked, member)
    local _, rest = split(member)
    inTurn(string.sub(rest, 22), 50000 - tonumber(string.sub(rest, 1, 5)))
  end

  local function passSlots(s)
    if hasSlot(s) then comeBack('s', s.group) end
  end

  local function isBlocking(kind, group)
    return redis.call('ZLEXCOUNT', blocked, '[' .. kind .. group .. sep, '(' .. kind .. group .. past) > 0
  end

  local function passRate(r, now)
    if not isBlocking('r', r.group) then return end
    local room = rateRoom(r, now)
    if room > now then redis.call('ZADD', roomAt, 'LT', room, r.group)
    else comeBack('r', r.group) end
  end

  local function passOn(t, now)
    if t.slots then passSlots(t.slots) end
    if t.rate then passRate(t.rate, now) end
  end

  local function unblockRates(now)
    for _, group in ipairs(redis.call('ZRANGEBYSCORE', roomAt, '-inf', now, 'LIMIT', 0, 1000)) do
      redis.call('ZREM', roomAt, group)
      comeBack('r', group)
    end
  end

  -- The first job of a lane that is in turn goes into the stream; without one the lane goes or waits.
  local function admit(lane, now)
    local member = redis.call('ZRANGEBYLEX', waiting, '[' .. lane .. sep, '(' .. lane .. past, 'LIMIT', 0, 1)[1]
    if not member then
      local text = redis.call('HGET', lanes, lane)
      redis.call('HDEL', lanes, lane)
      if text then passOn(readTerms(text), now) end
      return false
    end
    local _, rest = split(member)
    local _, attempt = split(rest)
    local t = readTerms(redis.call('HGET', terms, attempt))
    if t.slots and not hasSlot(t.slots) then
      block('s', t.slots.group, lane, t.priority)
      -- R2: it may have come back for the rate's room, and did not use it.
      if t.rate then passRate(t.rate, now) end
      return false
    end
    if t.rate then
      local room = rateRoom(t.rate, now)
      if room > now then
        block('r', t.rate.group, lane, t.priority)
        redis.call('ZADD', roomAt, 'LT', room, t.rate.group)
        if t.slots then passSlots(t.slots) end
        return false
      end
      local group, time = t.rate.group, string.format('%016d', now)
      local over = '(' .. group .. sep .. string.format('%016d', now - t.rate.per + 1)
      redis.call('ZREMRANGEBYLEX', starts, '[' .. group .. sep, over)
      redis.call('ZADD', starts, 0, group .. sep .. time .. draw())
      redis.call('ZADD', windows, 'GT', now + t.rate.per, group)
    end
    if t.slots then redis.call('ZADD', slots, 0, t.slots.group .. sep .. attempt) end
    local job = redis.call('HGET', held, attempt)
    redis.call('ZREM', waiting, member)
    redis.call('HDEL', held, attempt)
    redis.call('HSET', open, attempt, redis.call('XADD', jobs, '*', 'attempt', attempt, 'job', job))
    if not t.slots then redis.call('HDEL', terms, attempt) end
    -- Those that waited longer come before this lane's next job.
    passOn(t, now)
    if redis.call('ZLEXCOUNT', waiting, '[' .. lane .. sep, '(' .. lane .. past) > 0 then
      inTurn(lane, t.priority)
    else
      redis.call('HDEL', lanes, lane)
    end
    return true
  end

  -- Frees the slot of an attempt that is not with a worker any more.
  local function leave(attempt)
    local text = redis.call('HGET', terms, attempt)
    if not text then return end
    local s = readTerms(text).slots
    if not s then return end
    redis.call('ZREM', strays, attempt)
    redis.call('ZREM', slots, s.group .. sep .. attempt)
    local state = redis.call('HGET', open, attempt)
    if not state or string.sub(state, 1, 1) ~= 'w' then redis.call('HDEL', terms, attempt) end
    passSlots(s)
  end

  -- Has one worker that waits look whether there is something to do; it rings for the next one.
  local function ring()
    if redis.call('ZCARD', turns) > 0 and redis.call('LLEN', bell) == 0 then
      redis.call('LPUSH', bell, '1')
    end
  end
`
