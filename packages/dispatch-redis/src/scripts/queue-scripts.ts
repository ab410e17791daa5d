import { LuaScript } from '../connection/lua-script.js'
import { ensureQueueFunction, stateFunctions } from './attempt-state.js'

/** Keys: jobs, marker. Values: proposed generation. Returns the generation. */
export const ensureQueue = new LuaScript(`
  ${ensureQueueFunction}
  return ensureQueue(KEYS[1], KEYS[2], ARGV[1])
`)

/**
 * Adds jobs that are not outstanding already.
 * Keys: jobs, open, delayed, held, marker.
 * Values: proposed generation, now, then attempt, notBefore and job of each. Returns the generation.
 */
export const enqueue = new LuaScript(`
  ${stateFunctions}
  ${ensureQueueFunction}
  local jobs, open, delayed, held, marker = unpack(KEYS)
  local generation = ensureQueue(jobs, marker, ARGV[1])
  local now = tonumber(ARGV[2])
  for i = 3, #ARGV, 3 do
    local attempt, notBefore, job = ARGV[i], tonumber(ARGV[i + 1]), ARGV[i + 2]
    if not isKnown(redis.call('HGET', open, attempt)) then
      if notBefore > now then
        redis.call('ZADD', delayed, notBefore, attempt)
        redis.call('HSET', held, attempt, job)
        redis.call('HSET', open, attempt, 'delayed')
      else
        redis.call('HSET', open, attempt, redis.call('XADD', jobs, '*', 'attempt', attempt, 'job', job))
      end
    end
  end
  return generation
`)

/**
 * Moves jobs that are due into the stream.
 * Keys: jobs, open, delayed, held, marker. Values: proposed generation, now, most jobs at once.
 * Returns the generation and the time the next job is due, or an empty text.
 */
export const tend = new LuaScript(`
  ${ensureQueueFunction}
  local jobs, open, delayed, held, marker = unpack(KEYS)
  local generation = ensureQueue(jobs, marker, ARGV[1])
  local due = redis.call('ZRANGEBYSCORE', delayed, '-inf', ARGV[2], 'LIMIT', 0, ARGV[3])
  for _, attempt in ipairs(due) do
    local job = redis.call('HGET', held, attempt)
    redis.call('ZREM', delayed, attempt)
    redis.call('HDEL', held, attempt)
    if job then
      redis.call('HSET', open, attempt, redis.call('XADD', jobs, '*', 'attempt', attempt, 'job', job))
    end
  end
  local first = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')
  return { generation, first[2] or '' }
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
 * Keys: jobs, open, delayed, held. Values: attempt. Returns the worker that executes it, if one does.
 */
export const abort = new LuaScript(`
  ${stateFunctions}
  local jobs, open, delayed, held = unpack(KEYS)
  local attempt = ARGV[1]
  local state = redis.call('HGET', open, attempt)
  local id = streamId(state)
  if id then
    local worker = takenBy(jobs, id)
    if worker then
      redis.call('HSET', open, attempt, '!' .. id)
      return worker
    end
    redis.call('XDEL', jobs, id)
    redis.call('HDEL', open, attempt)
  elseif state == 'delayed' then
    redis.call('ZREM', delayed, attempt)
    redis.call('HDEL', held, attempt)
    redis.call('HDEL', open, attempt)
  end
  return false
`)

/**
 * Forgets attempts whose reports are committed, and copies of them that still wait.
 * Keys: jobs, open, delayed, held. Values: attempts.
 */
export const settle = new LuaScript(`
  ${stateFunctions}
  local jobs, open, delayed, held = unpack(KEYS)
  for _, attempt in ipairs(ARGV) do
    local state = redis.call('HGET', open, attempt)
    local id = streamId(state)
    if id and takenBy(jobs, id) then
      redis.call('HSET', open, attempt, 's' .. id)
    elseif state and string.sub(state, 1, 1) ~= 's' then
      if id then redis.call('XDEL', jobs, id) end
      if state == 'delayed' then
        redis.call('ZREM', delayed, attempt)
        redis.call('HDEL', held, attempt)
      end
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
