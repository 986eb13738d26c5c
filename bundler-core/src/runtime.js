// Helpers that linked code calls. Each is a separate statement, so that unused ones are left out.
// Helpers use no name that a program could have changed before they run, apart from standard globals.

// A CommonJS module: runs at the first call, gives its exports at every call. A module that throws is
// forgotten, as Node forgets it.
export var __commonJS = (body, id) => {
  var module;
  return () => {
    if (!module) {
      module = { exports: {}, id, filename: id, loaded: false, children: [], paths: [] };
      try {
        body.call(module.exports, module.exports, module);
      } catch (error) {
        module = void 0;
        throw error;
      }
      module.loaded = true;
    }
    return module.exports;
  };
};

// A lazily initialised ES module: runs once. A module that throws throws the same error ever after.
export var __esm = (body) => {
  var failed, result;
  return () => {
    if (body) {
      var run = body;
      body = 0;
      try {
        result = run();
      } catch (error) {
        failed = { error };
        throw error;
      }
    } else if (failed) {
      throw failed.error;
    }
    return result;
  };
};

// A module namespace object: no prototype, sorted live members, closed unless members are only known at
// run time. Getters come sorted by name.
export var __namespace = (getters, isOpen) => {
  var namespace = Object.create(null);
  for (var name in getters) {
    Object.defineProperty(namespace, name, { get: getters[name], enumerable: true });
  }
  Object.defineProperty(namespace, Symbol.toStringTag, { value: "Module" });
  return isOpen ? namespace : Object.preventExtensions(namespace);
};

// Adds the members of a module whose names are only known at run time: `export * from` CommonJS.
export var __reExport = (namespace, source) => {
  if (source && (typeof source === "object" || typeof source === "function")) {
    for (let name of Object.getOwnPropertyNames(source)) {
      if (name !== "default" && name !== "__esModule" && !Object.prototype.hasOwnProperty.call(namespace, name)) {
        Object.defineProperty(namespace, name, { get: () => source[name], enumerable: true, configurable: true });
      }
    }
  }
  return namespace;
};

// What importing a CommonJS module gives: its members, and `default`. Node takes `module.exports` as the
// default always, other importers only if the module does not claim to be an ES module.
export var __toESM = (exports, isNodeMode) => {
  var isObject = exports && (typeof exports === "object" || typeof exports === "function");
  var keepsDefault = !isNodeMode && isObject && exports.__esModule;
  var namespace = isObject ? Object.create(Object.getPrototypeOf(exports)) : {};
  var names = isObject ? Object.getOwnPropertyNames(exports) : [];
  if (!keepsDefault && !names.includes("default")) {
    names.push("default");
  }
  for (let name of names.sort()) {
    Object.defineProperty(
      namespace,
      name,
      name === "default" && !keepsDefault
        ? { value: exports, enumerable: true, configurable: true }
        : {
            get: () => exports[name],
            enumerable: Object.prototype.propertyIsEnumerable.call(exports, name),
            configurable: true,
          },
    );
  }
  return namespace;
};

var __required = /* @__PURE__ */ new WeakMap();

// What requiring an ES module gives: the export named "module.exports" if there is one, else its members
// with `__esModule` set. The same object at every call.
export var __toCommonJS = (namespace) => {
  if (Object.prototype.hasOwnProperty.call(namespace, "module.exports")) {
    return namespace["module.exports"];
  }
  var exports = __required.get(namespace);
  if (!exports) {
    exports = Object.defineProperty({}, "__esModule", { value: true });
    __required.set(namespace, exports);
  }
  for (let name of Object.getOwnPropertyNames(namespace)) {
    if (name !== "__esModule" && !Object.prototype.hasOwnProperty.call(exports, name)) {
      Object.defineProperty(exports, name, { get: () => namespace[name], enumerable: true });
    }
  }
  return exports;
};

// `require` where there may be none.
export var __require = /* @__PURE__ */ ((native) =>
  native ||
  ((id) => {
    throw Error('Calling "require" for "' + id + '" in an environment that has no "require"');
  }))(typeof require !== "undefined" ? require : void 0);

// Takes the place of an imported name that is assigned: throws as the engine would.
export var __immutable = {
  get _() {},
  set _(value) {
    throw new TypeError("Assignment to constant variable.");
  },
};

// The bytes that base64 text stands for.
export var __toBinary = (base64) => {
  var digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  var length = base64.replace(/=+$/, "").length;
  var bytes = new Uint8Array((length * 3) >> 2);
  for (var i = 0, at = 0, bits = 0; i < length; i++) {
    bits = (bits << 6) | digits.indexOf(base64[i]);
    if (i % 4) {
      bytes[at++] = bits >> (6 - 2 * (i % 4));
    }
  }
  return bytes;
};
