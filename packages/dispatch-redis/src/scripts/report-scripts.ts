import { LuaScript } from '../connection/lua-script.js'

/** Keys: reports, logs, marker. Values: proposed generation. Returns the generation. */
export const ensureReports = new LuaScript(`
  local generation = redis.call('GET', KEYS[3])
  if not generation then
    generation = ARGV[1]
    redis.call('SET', KEYS[3], generation)
  end
  redis.pcall('XGROUP', 'CREATE', KEYS[1], 'masters', '0', 'MKSTREAM')
  redis.pcall('XGROUP', 'CREATE', KEYS[2], 'masters', '0', 'MKSTREAM')
  return generation
`)

/** Keys: reports. Values: queue and report of each. */
export const publish = new LuaScript(`
  for i = 1, #ARGV, 2 do
    redis.call('XADD', KEYS[1], '*', 'queue', ARGV[i], 'report', ARGV[i + 1])
  end
`)

/** Keys: index, info. Values: worker, what it says of itself, milliseconds it stays announced. */
export const announce = new LuaScript(`
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  redis.call('ZADD', KEYS[1], now + tonumber(ARGV[3]), ARGV[1])
  redis.call('HSET', KEYS[2], ARGV[1], now .. ' ' .. ARGV[2])
`)

/** Keys: index, info. Values: worker. */
export const withdraw = new LuaScript(`
  redis.call('ZREM', KEYS[1], ARGV[1])
  redis.call('HDEL', KEYS[2], ARGV[1])
`)

/** Forgets workers whose time is over and returns what the others say. Keys: index, info. */
export const listAnnounced = new LuaScript(`
  local time = redis.call('TIME')
  local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
  for _, worker in ipairs(redis.call('ZRANGEBYSCORE', KEYS[1], '-inf', now)) do
    redis.call('ZREM', KEYS[1], worker)
    redis.call('HDEL', KEYS[2], worker)
  end
  local found = {}
  for _, worker in ipairs(redis.call('ZRANGE', KEYS[1], 0, -1)) do
    local info = redis.call('HGET', KEYS[2], worker)
    if info then found[#found + 1] = info end
  end
  return found
`)
