import { LuaScript } from '../connection/lua-script.js'
import { ensureQueueFunction, stateFunctions } from './attempt-state.js'
import { roomFunctions } from './waiting-room.js'

/** Keys: jobs, marker. Values: proposed generation. Returns the generation. */
export const ensureQueue = new LuaScript(`
  ${ensureQueueFunction}
  return ensureQueue(KEYS[1], KEYS[2], ARGV[1])
`)

/**
 * Adds jobs that are not outstanding already.
 * Keys: all of the queue. Values: proposed generation, now, then attempt, notBefore, terms and job of
 * each. Returns the generation.
 */
export const enqueue = new LuaScript(`
  ${roomFunctions}
  local generation = ensureQueue(jobs, marker, ARGV[1])
  local now = tonumber(ARGV[2])
  for i = 3, #ARGV, 4 do
    local attempt, notBefore, text, job = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2], ARGV[i + 3]
    if not isKnown(redis.call('HGET', open, attempt)) then
      if notBefore > now then
        redis.call('ZADD', delayed, notBefore, attempt)
        redis.call('HSET', held, attempt, job)
        redis.call('HSET', terms, attempt, text)
        redis.call('HSET', open, attempt, 'delayed')
      else
        put(attempt, text, job)
      end
    end
  end
  ring()
  return generation
`)

/**
 * Lets jobs that are due wait for a worker, groups whose time has come have room again, and strays
 * that nobody keeps alive give their slots back.
 * Keys: all of the queue. Values: proposed generation, now, most jobs at once.
 * Returns the generation and the time to do it again, or an empty text.
 */
export const tend = new LuaScript(`
  ${roomFunctions}
  local generation = ensureQueue(jobs, marker, ARGV[1])
  local now, most = tonumber(ARGV[2]), ARGV[3]
  for _, attempt in ipairs(redis.call('ZRANGEBYSCORE', delayed, '-inf', now, 'LIMIT', 0, most)) do
    local job, text = redis.call('HGET', held, attempt), redis.call('HGET', terms, attempt)
    redis.call('ZREM', delayed, attempt)
    if job and text then put(attempt, text, job) end
  end
  local here = milliseconds()
  unblockRates(here)
  for _, group in ipairs(redis.call('ZRANGEBYSCORE', windows, '-inf', here, 'LIMIT', 0, most)) do
    redis.call('ZREM', windows, group)
    redis.call('ZREMRANGEBYLEX', starts, '[' .. group .. sep, '(' .. group .. past)
  end
  for _, attempt in ipairs(redis.call('ZRANGEBYSCORE', strays, '-inf', here, 'LIMIT', 0, most)) do
    leave(attempt)
  end
  ring()
  local due = tonumber(redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')[2])
  local room = tonumber(redis.call('ZRANGE', roomAt, 0, 0, 'WITHSCORES')[2])
  -- Room is counted by Redis' clock, what is due by the caller's.
  if room then room = now + math.max(1, room - here) end
  if room and (not due or room < due) then due = room end
  return { generation, due and string.format('%.0f', due) or '' }
`)

/**
 * Gives a worker the jobs whose turn it is: they go into the stream and to this worker at once.
 * Keys: all of the queue. Values: proposed generation, worker, most jobs.
 * Returns the milliseconds until a rate has room, or -1, and what XREADGROUP gave, if anything.
 */
export const take = new LuaScript(`
  ${roomFunctions}
  ensureQueue(jobs, marker, ARGV[1])
  local worker, most = ARGV[2], tonumber(ARGV[3])
  local now = milliseconds()
  unblockRates(now)
  local admitted, steps = 0, 0
  -- Steps are bounded, so that many blocked lanes do not hold up Redis: the next worker goes on.
  while admitted < most and steps < 2000 do
    local first = redis.call('ZRANGE', turns, 0, 0)[1]
    if not first then break end
    redis.call('ZREM', turns, first)
    steps = steps + 1
    if admit(string.sub(first, 17), now) then admitted = admitted + 1 end
  end
  ring()
  local room = tonumber(redis.call('ZRANGE', roomAt, 0, 0, 'WITHSCORES')[2])
  local wait = room and math.max(1, room - now) or -1
  local reply = redis.call('XREADGROUP', 'GROUP', 'workers', worker, 'COUNT', most, 'STREAMS', jobs, '>')
  return { wait, reply }
`)

/** Has another worker look. Keys: bell. */
export const passBell = new LuaScript(`
  if redis.call('LLEN', KEYS[1]) == 0 then redis.call('LPUSH', KEYS[1], '1') end
`)

/** Keys: open. Values: attempts. Returns those that are outstanding. */
export const known = new LuaScript(`
  ${stateFunctions}
  local found = {}
  for _, attempt in ipairs(ARGV) do
    if isKnown(redis.call('HGET', KEYS[1], attempt)) then found[#found + 1] = attempt end
  end
  return found
`)

/**
 * Removes an attempt that waits, marks one that runs.
 * Keys: all of the queue. Values: attempt. Returns the worker that executes it, if one does.
 */
export const abort = new LuaScript(`
  ${roomFunctions}
  local attempt = ARGV[1]
  local state = redis.call('HGET', open, attempt)
  local id = streamId(state)
  local worker = id and takenBy(jobs, id)
  if worker then
    redis.call('HSET', open, attempt, '!' .. id)
    return worker
  end
  remove(attempt, state)
  return false
`)

/**
 * Removes attempts that no worker has taken.
 * Keys: all of the queue. Values: attempts. Returns those that were removed.
 */
export const withdraw = new LuaScript(`
  ${roomFunctions}
  local removed = {}
  for _, attempt in ipairs(ARGV) do
    if remove(attempt, redis.call('HGET', open, attempt)) then removed[#removed + 1] = attempt end
  end
  return removed
`)

/**
 * Forgets attempts whose reports are committed, and copies of them that still wait.
 * Keys: all of the queue. Values: attempts.
 */
export const settle = new LuaScript(`
  ${roomFunctions}
  for _, attempt in ipairs(ARGV) do
    local state = redis.call('HGET', open, attempt)
    local id = streamId(state)
    if id and takenBy(jobs, id) then
      redis.call('HSET', open, attempt, 's' .. id)
    elseif state and string.sub(state, 1, 1) ~= 's' and not remove(attempt, state) then
      if id then redis.call('XDEL', jobs, id) end
      redis.call('HDEL', open, attempt)
    end
  end
`)

/** Forgets the attempts that are reported and not acknowledged. Keys: open. */
export const forgetReported = new LuaScript(`
  local states = redis.call('HGETALL', KEYS[1])
  for i = 1, #states, 2 do
    if string.sub(states[i + 1], 1, 1) == 'r' then redis.call('HDEL', KEYS[1], states[i]) end
  end
`)
