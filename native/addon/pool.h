// Work off the JavaScript thread. One pool belongs to one environment (the main thread or a worker thread). Jobs of
// one lane run one after another in the order they were submitted; lanes run side by side. libuv's own pool is left
// alone: four trainings there would stop every file access of the process.
#pragma once
#include <napi.h>

#include <atomic>
#include <condition_variable>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

class Pool;

struct Job {
  std::function<void(const Job&)> run;                  // on a pool thread; may throw
  std::function<Napi::Value(Napi::Env)> result;         // on the JavaScript thread, after a run that did not throw; empty where nobody waits
  std::unique_ptr<Napi::Promise::Deferred> deferred;
  bool counted = false;                                 // makes its lane busy for synchronous calls
  const std::atomic<bool>* stopping = nullptr;          // the environment is going away
  std::string error_code;
  std::string error_message;
  bool Stopping() const { return stopping && stopping->load(std::memory_order_relaxed); }
};

/** The queue of one handle. */
struct Lane {
  std::deque<std::unique_ptr<Job>> waiting;  // guarded by the pool's mutex
  bool scheduled = false;                    // guarded by the pool's mutex
  std::thread::id last_thread;               // guarded by the pool's mutex
  std::atomic<int> pending{0};               // submitted and not finished
};

class Pool {
 public:
  explicit Pool(Napi::Env env);
  ~Pool();

  /** Queues a job and returns its promise; unless `quiet`, synchronous calls on the lane's handle are refused until it has run. JavaScript thread only. */
  Napi::Promise Submit(Napi::Env env, const std::shared_ptr<Lane>& lane, std::function<void(const Job&)> run,
                       std::function<Napi::Value(Napi::Env)> result, bool quiet = false);

  /** Lets go of `owner` on the lane after what waits there: freeing a large dataset takes longer than the event loop may stand still. */
  void Release(const std::shared_ptr<Lane>& lane, std::shared_ptr<void> owner);

  /** Drops what waits, lets what runs end at its next check, joins the threads. Idempotent. JavaScript thread only. */
  void Stop();

  /** Sets or clears (with an empty function) where LightGBM's log lines go. JavaScript thread only. */
  void SetLog(Napi::Env env, Napi::Value callback);

  /**
   * Lets only the calling pool thread run jobs, or with false every thread again: LightGBM keeps its network connection
   * per thread.
   */
  void KeepToThisThread(bool keep);

  /** Makes LightGBM's log of the calling thread go to this pool. */
  void RouteLogOfThisThread();

  /** Takes one piece of LightGBM's log; any thread. */
  void Log(const char* text);

  /** The environment is ending: long loops should leave. */
  const std::atomic<bool>& stopping() const { return stopping_; }

 private:
  struct Message {
    std::unique_ptr<Job> job;
    std::string log;
  };
  void Work();
  void Enqueue(const std::shared_ptr<Lane>& lane, std::unique_ptr<Job> job);
  void Post(Message* message);
  void Settle(Napi::Env env, Job& job);
  static void Deliver(Napi::Env env, Napi::Function, Pool* pool, Message* message);
  using Notifier = Napi::TypedThreadSafeFunction<Pool, Message, &Pool::Deliver>;

  static constexpr size_t kMaxThreads = 4;
  Notifier notifier_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<std::shared_ptr<Lane>> ready_;
  std::vector<std::thread> threads_;
  size_t idle_ = 0;
  size_t outstanding_ = 0;  // JavaScript thread only: promises not settled yet
  std::atomic<bool> stopping_{false};
  bool stopped_ = false;
  std::thread::id only_thread_;  // the only one that may run jobs, if set; guarded by mutex_
  std::atomic<bool> log_wanted_{false};
  Napi::FunctionReference log_callback_;
};
