/** Runs of a store in the words of `@namu/client`; loads neither the server nor its adapters. */
export { runFeed } from '../stream/run-feed.js'
export { createRunNews, type RunNews } from '../stream/run-news.js'
export { eventView, logLineView } from './event-view.js'
export { explainView } from './explain-view.js'
export { runDetail } from './run-detail.js'
export { runFilter } from './run-filter.js'
export { runSummary } from './run-summary.js'
export { approvalsPage, publishedUnder, publishedValues } from './people.js'
