/**
 * What the hash of outstanding attempts says of one:
 * - `w<member>`: it waits, as that member of `waiting`;
 * - `<stream id>`: its job is in the stream, taken by a worker;
 * - `!<stream id>`: taken by a worker, who shall abort it;
 * - `delayed`: held back until it is due;
 * - `r<seconds>`: reported at that time (Redis' clock), the report not yet acknowledged;
 * - `s<stream id>`: its report is committed, and a worker still has the job (the report overtook the
 *   job's acknowledgement, or the attempt runs twice).
 *
 * Lua functions over that hash, shared by the scripts.
 */
export const stateFunctions = `
  local function seconds() return tonumber(redis.call('TIME')[1]) end
  -- A report that nobody acknowledged for this long may be lost: the attempt is not known any more.
  local reportGrace = 60
  local function isKnown(state)
    if not state then return false end
    local kind = string.sub(state, 1, 1)
    if kind == 's' then return false end
    if kind ~= 'r' then return true end
    return seconds() - tonumber(string.sub(state, 2)) < reportGrace
  end
  local function streamId(state)
    if not state then return nil end
    return string.match(state, '^!?(%d+%-%d+)$')
  end
  -- The worker that took the job, or nil while it waits.
  local function takenBy(jobs, id)
    local pending = redis.pcall('XPENDING', jobs, 'workers', id, id, 1)
    return pending[1] and pending[1][2]
  end
`

/**
 * Makes sure that a queue has its marker and its group; `jobs` and `marker` are keys. A marker that is
 * made anew is told to the workers: what they execute may have to be counted again.
 */
export const ensureQueueFunction = `
  local function ensureQueue(jobs, marker, proposal)
    local generation = redis.call('GET', marker)
    if not generation then
      generation = proposal
      redis.call('SET', marker, generation)
      redis.call('PUBLISH', marker .. ':made', generation)
    end
    redis.pcall('XGROUP', 'CREATE', jobs, 'workers', '0', 'MKSTREAM')
    return generation
  end
`
