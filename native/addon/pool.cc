#include "pool.h"

#include <algorithm>

#include "library.h"

namespace {
thread_local Pool* log_pool = nullptr;
thread_local std::string log_line;

void ReceiveLog(const char* text) {
  if (log_pool) log_pool->Log(text);
}
}  // namespace

Pool::Pool(Napi::Env env) {
  notifier_ = Notifier::New(env, "lightgbm-node-bindings", 0, 1, this);
  notifier_.Unref(env);
}

Pool::~Pool() { Stop(); }

Napi::Promise Pool::Submit(Napi::Env env, const std::shared_ptr<Lane>& lane, std::function<void(const Job&)> run,
                           std::function<Napi::Value(Napi::Env)> result, bool quiet) {
  Api();  // throws while there is no library: the threads need it
  auto job = std::make_unique<Job>();
  job->run = std::move(run);
  job->result = std::move(result);
  job->deferred = std::make_unique<Napi::Promise::Deferred>(Napi::Promise::Deferred::New(env));
  job->stopping = &stopping_;
  const Napi::Promise promise = job->deferred->Promise();
  if (outstanding_++ == 0) notifier_.Ref(env);
  job->counted = !quiet;
  if (job->counted) lane->pending++;
  Enqueue(lane, std::move(job));
  return promise;
}

void Pool::Release(const std::shared_ptr<Lane>& lane, std::shared_ptr<void> owner) {
  if (stopping_ || OpenedLibraryPath().empty()) return;
  auto job = std::make_unique<Job>();
  // The lane outlives the job: the pool holds it while it runs one.
  job->run = [owner = std::move(owner)](const Job&) {};
  Enqueue(lane, std::move(job));
}

void Pool::Enqueue(const std::shared_ptr<Lane>& lane, std::unique_ptr<Job> job) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    lane->waiting.push_back(std::move(job));
    if (!lane->scheduled) {
      lane->scheduled = true;
      ready_.push_back(lane);
      if (idle_ < ready_.size() && threads_.size() < kMaxThreads) threads_.emplace_back([this] { Work(); });
    }
  }
  // All, not one: the thread that ran this lane last should be among those that look.
  wake_.notify_all();
}

void Pool::Work() {
  RouteLogOfThisThread();
  std::unique_lock<std::mutex> lock(mutex_);
  for (;;) {
    idle_++;
    const auto self = std::this_thread::get_id();
    wake_.wait(lock, [&] { return stopping_ || (!ready_.empty() && (only_thread_ == std::thread::id() || only_thread_ == self)); });
    idle_--;
    if (stopping_) return;
    // A lane goes back to the thread that ran it last when it can: OpenMP keeps its workers per calling thread.
    auto chosen = std::find_if(ready_.begin(), ready_.end(), [&](const auto& lane) { return lane->last_thread == self; });
    if (chosen == ready_.end()) chosen = ready_.begin();
    const std::shared_ptr<Lane> lane = *chosen;
    ready_.erase(chosen);
    lane->last_thread = self;
    std::unique_ptr<Job> job = std::move(lane->waiting.front());
    lane->waiting.pop_front();
    lock.unlock();
    try {
      job->run(*job);
    } catch (const CodedError& error) {
      job->error_code = error.code;
      job->error_message = error.what();
    } catch (const std::bad_alloc&) {
      job->error_code = "out_of_memory";
      job->error_message = "Not enough memory.";
    } catch (const std::exception& error) {
      job->error_code = "lightgbm";
      job->error_message = error.what();
    }
    job->run = nullptr;  // what it held on to is freed here, off the JavaScript thread
    if (job->counted) lane->pending--;
    if (job->deferred && !stopping_) Post(new Message{std::move(job), {}});
    lock.lock();
    if (stopping_) {
      lane->waiting.clear();  // they hold the handle that holds the lane
      return;
    }
    if (lane->waiting.empty()) {
      lane->scheduled = false;
    } else {
      ready_.push_back(lane);
    }
  }
}

void Pool::Post(Message* message) {
  if (notifier_.NonBlockingCall(message) != napi_ok) delete message;
}

void Pool::Deliver(Napi::Env env, Napi::Function, Pool* pool, Message* raw) {
  std::unique_ptr<Message> message(raw);
  if (env == nullptr || pool->stopping_) return;
  try {
    Napi::HandleScope scope(env);
    if (message->job) {
      pool->Settle(env, *message->job);
    } else if (!pool->log_callback_.IsEmpty()) {
      pool->log_callback_.Value().Call({Napi::String::New(env, message->log)});
    }
  } catch (const Napi::Error&) {
    // A worker that is being terminated runs no more JavaScript: every call into it fails, and nobody is left to be
    // told. A logger that throws is not heard either; it must not break what it logs.
  }
}

void Pool::Settle(Napi::Env env, Job& job) {
  if (--outstanding_ == 0) notifier_.Unref(env);
  try {
    if (!job.error_code.empty()) {
      Napi::Error error = Napi::Error::New(env, job.error_message);
      error.Set("code", job.error_code);
      job.deferred->Reject(error.Value());
    } else {
      job.deferred->Resolve(job.result(env));
    }
  } catch (const Napi::Error& error) {
    job.deferred->Reject(error.Value());
  } catch (const std::exception& error) {
    job.deferred->Reject(Napi::Error::New(env, error.what()).Value());
  }
}

void Pool::Stop() {
  if (stopped_) return;
  stopped_ = true;
  {
    std::lock_guard<std::mutex> lock(mutex_);
    stopping_ = true;
    for (const auto& lane : ready_) lane->waiting.clear();
    ready_.clear();
  }
  wake_.notify_all();
  for (auto& thread : threads_) thread.join();
  threads_.clear();
  log_callback_.Reset();
  if (log_pool == this) log_pool = nullptr;
}

void Pool::SetLog(Napi::Env env, Napi::Value callback) {
  if (callback.IsFunction()) {
    log_callback_ = Napi::Persistent(callback.As<Napi::Function>());
    log_wanted_ = true;
  } else {
    log_callback_.Reset();
    log_wanted_ = false;
  }
}

void Pool::KeepToThisThread(bool keep) {
  {
    std::lock_guard<std::mutex> lock(mutex_);
    only_thread_ = keep ? std::this_thread::get_id() : std::thread::id();
  }
  wake_.notify_all();
}

void Pool::RouteLogOfThisThread() {
  log_pool = this;
  // The callback is kept per thread inside LightGBM; without one it writes to stdout.
  Api().LGBM_RegisterLogCallback(ReceiveLog);
}

void Pool::Log(const char* text) {
  if (!log_wanted_ || stopping_) return;
  // One line arrives in three calls: the level, the text and a line end.
  log_line += text;
  if (log_line.empty() || log_line.back() != '\n') return;
  log_line.pop_back();
  Post(new Message{nullptr, std::move(log_line)});
  log_line.clear();
}
