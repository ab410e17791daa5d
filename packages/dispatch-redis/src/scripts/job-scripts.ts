import { LuaScript } from '../connection/lua-script.js'
import { stateFunctions } from './attempt-state.js'
import { roomFunctions } from './waiting-room.js'

/**
 * Acknowledges jobs whose reports are sent; their slots are free.
 * Keys: all of the queue. Values: stream id and attempt of each.
 */
export const finish = new LuaScript(`
  ${roomFunctions}
  local reported = 'r' .. seconds()
  for i = 1, #ARGV, 2 do
    local id, attempt = ARGV[i], ARGV[i + 1]
    redis.pcall('XACK', jobs, 'workers', id)
    redis.call('XDEL', jobs, id)
    local state = redis.call('HGET', open, attempt)
    if streamId(state) == id then
      redis.call('HSET', open, attempt, reported)
    elseif state == 's' .. id then
      redis.call('HDEL', open, attempt)
    end
    leave(attempt)
  end
  ring()
`)

/**
 * Acknowledges jobs that shall not be executed at all.
 * Keys: all of the queue. Values: stream id and attempt of each.
 */
export const drop = new LuaScript(`
  ${roomFunctions}
  for i = 1, #ARGV, 2 do
    local id, attempt = ARGV[i], ARGV[i + 1]
    redis.pcall('XACK', jobs, 'workers', id)
    redis.call('XDEL', jobs, id)
    local state = redis.call('HGET', open, attempt)
    if streamId(state) == id or state == 's' .. id then redis.call('HDEL', open, attempt) end
    leave(attempt)
  end
  ring()
`)

/**
 * Lets jobs that a worker took and did not begin wait again, before those of their lane.
 * Keys: all of the queue. Values: worker, then stream id, attempt, terms and job of each.
 */
export const giveBack = new LuaScript(`
  ${roomFunctions}
  local worker = ARGV[1]
  for i = 2, #ARGV, 4 do
    local id, attempt, text, job = ARGV[i], ARGV[i + 1], ARGV[i + 2], ARGV[i + 3]
    if takenBy(jobs, id) == worker then
      redis.call('XACK', jobs, 'workers', id)
      redis.call('XDEL', jobs, id)
      leave(attempt)
      local state = redis.call('HGET', open, attempt)
      if state == id then
        put(attempt, text, job, true)
      elseif state == '!' .. id or state == 's' .. id then
        redis.call('HDEL', open, attempt)
      end
    end
  end
  ring()
`)

/**
 * Slots for attempts that run although their jobs are in no stream: Redis lost them, or somebody else
 * counts them as lost.
 * Keys: all of the queue. Values: milliseconds until they are free without another sign of life, then
 * attempt and terms of each.
 */
export const retake = new LuaScript(`
  ${roomFunctions}
  local until_ = milliseconds() + tonumber(ARGV[1])
  for i = 2, #ARGV, 2 do
    local attempt, text = ARGV[i], ARGV[i + 1]
    local s = readTerms(text).slots
    redis.call('ZADD', slots, 0, s.group .. sep .. attempt)
    redis.call('ZADD', strays, until_, attempt)
    redis.call('HSETNX', terms, attempt, text)
  end
`)

/**
 * A sign of life for the jobs of a worker: nobody else may take them for a while.
 * Keys: jobs, open. Values: worker, then stream id and attempt of each.
 * Returns the attempts that are not the worker's any more, and those it shall abort.
 */
export const keep = new LuaScript(`
  ${stateFunctions}
  local jobs, open = unpack(KEYS)
  local worker = ARGV[1]
  local gone, aborted = {}, {}
  for i = 2, #ARGV, 2 do
    local id, attempt = ARGV[i], ARGV[i + 1]
    if takenBy(jobs, id) == worker then
      redis.call('XCLAIM', jobs, 'workers', worker, 0, id, 'JUSTID')
      if redis.call('HGET', open, attempt) == '!' .. id then aborted[#aborted + 1] = attempt end
    else
      gone[#gone + 1] = attempt
    end
  end
  return { gone, aborted }
`)

/** Removes a consumer that holds nothing. Keys: stream. Values: group, consumer. */
export const retire = new LuaScript(`
  local pending = redis.pcall('XPENDING', KEYS[1], ARGV[1], '-', '+', 1, ARGV[2])
  if not pending.err and #pending == 0 then
    redis.pcall('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], ARGV[2])
  end
`)
