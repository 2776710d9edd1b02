import CWeirGStreamer

/// What GObject needs to make a class and its instances, its type erased.
class ElementBlueprint {
    let info: ElementInfo
    let typeName: String
    let parentType: GType
    /// Where the pointer to the Swift object lies, behind the parent's C instance.
    let slot: Int
    private let parentSizes: GTypeQuery

    init(info: ElementInfo, typeName: String, parentType: GType) {
        self.info = info
        self.typeName = typeName
        self.parentType = parentType
        var query = GTypeQuery()
        g_type_query(parentType, &query)
        parentSizes = query
        let alignment = MemoryLayout<UnsafeMutableRawPointer>.alignment
        slot = (Int(query.instance_size) + alignment - 1) / alignment * alignment
    }

    /// Fills the class: pads, properties and the base's own functions.
    func describe(_ objectClass: UnsafeMutableRawPointer) {}

    func makeLive(_ element: UnsafeMutablePointer<GstElement>) -> LiveElement { LiveElement(element) }

    fileprivate func makeTypeInfo() -> GTypeInfo {
        var type = GTypeInfo()
        type.class_size = guint16(parentSizes.class_size)
        type.instance_size = guint16(slot + MemoryLayout<UnsafeMutableRawPointer>.size)
        type.class_data = UnsafeRawPointer(Unmanaged.passUnretained(self).toOpaque())
        type.class_init = initializeClass
        type.instance_init = initializeInstance
        return type
    }
}

extension ElementBlueprint {
    /// Makes the element known to GStreamer, in `plugin` or, where that is nil, in this process only.
    ///
    /// The blueprint lives as long as the process, as GObject's types do.
    func register(in plugin: OpaquePointer?) -> Bool {
        if g_type_from_name(typeName) != 0 { return true }
        let blueprint = Unmanaged.passRetained(self).toOpaque()
        var info = makeTypeInfo()
        let type = g_type_register_static(parentType, typeName, &info, GTypeFlags(rawValue: 0))
        g_type_set_qdata(type, blueprintKey, blueprint)
        return gst_element_register(plugin, self.info.factory, guint(GST_RANK_NONE.rawValue), type) != 0
    }

    /// Writes the texts, the pads and the properties that all kinds of elements have.
    func describe<Settings: ElementSettings>(
        _ objectClass: UnsafeMutableRawPointer,
        _ settings: Settings.Type,
        pads: [PadTemplate]
    ) {
        let element = objectClass.assumingMemoryBound(to: GstElementClass.self)
        gst_element_class_set_metadata(element, info.longName, info.classification, info.summary, "The Weir developers")
        for pad in pads { gst_element_class_add_pad_template(element, pad.make()) }
        let object = objectClass.assumingMemoryBound(to: GObjectClass.self)
        for (index, property) in Settings.properties.enumerated() {
            g_object_class_install_property(object, guint(index + 1), property.makeSpecification(property.flags))
        }
    }
}

/// One pad template of an element.
struct PadTemplate {
    var name: String
    var direction: GstPadDirection
    var presence = GST_PAD_ALWAYS
    var caps: PadCaps

    func make() -> UnsafeMutablePointer<GstPadTemplate>? {
        let caps = gst_caps_from_string(caps.text)
        defer { gst_caps_unref(caps) }
        return gst_pad_template_new(name, direction, presence, caps)
    }
}

/// The Swift object behind a C instance.
func live<Live: LiveElement>(_ instance: UnsafeMutableRawPointer?, as _: Live.Type) -> Live? {
    guard let instance, let blueprint = blueprint(of: cweir_type_of(instance)),
        let object = (instance + blueprint.slot).load(as: UnsafeMutableRawPointer?.self)
    else { return nil }
    return Unmanaged<LiveElement>.fromOpaque(object).takeUnretainedValue() as? Live
}

/// The class structure of the C base that an element was derived from.
func parentClass<Class>(of instance: UnsafeMutableRawPointer?, as _: Class.Type) -> UnsafeMutablePointer<Class>? {
    guard let instance, let blueprint = blueprint(of: cweir_type_of(instance)) else { return nil }
    return g_type_class_peek(blueprint.parentType)?.assumingMemoryBound(to: Class.self)
}

private let blueprintKey = g_quark_from_static_string("weir-blueprint")

private func blueprint(of type: GType) -> ElementBlueprint? {
    g_type_get_qdata(type, blueprintKey).map { Unmanaged.fromOpaque($0).takeUnretainedValue() }
}

// MARK: - C callbacks

private func initializeClass(_ objectClass: UnsafeMutableRawPointer?, _ data: UnsafeMutableRawPointer?) {
    guard let objectClass, let data else { return }
    let object = objectClass.assumingMemoryBound(to: GObjectClass.self)
    object.pointee.get_property = { object, id, value, specification in
        guard let value else { return }
        live(object, as: LiveElement.self)?.readProperty(Int(id), value)
    }
    object.pointee.set_property = { object, id, value, specification in
        guard let value else { return }
        live(object, as: LiveElement.self)?.writeProperty(Int(id), value)
    }
    object.pointee.finalize = finalizeInstance
    Unmanaged<ElementBlueprint>.fromOpaque(data).takeUnretainedValue().describe(objectClass)
}

/// Boxes the Swift object; `finalizeInstance` gives the reference back.
private func initializeInstance(
    _ instance: UnsafeMutablePointer<GTypeInstance>?,
    _ objectClass: UnsafeMutableRawPointer?
) {
    guard let instance, let blueprint = blueprint(of: cweir_type_of(instance)) else { return }
    let raw = UnsafeMutableRawPointer(instance)
    let object = blueprint.makeLive(raw.assumingMemoryBound(to: GstElement.self))
    (raw + blueprint.slot).storeBytes(of: Unmanaged.passRetained(object).toOpaque(), as: UnsafeMutableRawPointer?.self)
}

private func finalizeInstance(_ instance: UnsafeMutablePointer<GObject>?) {
    guard let instance else { return }
    let raw = UnsafeMutableRawPointer(instance)
    let parent = parentClass(of: raw, as: GObjectClass.self)
    if let blueprint = blueprint(of: cweir_type_of(raw)) {
        let slot = (raw + blueprint.slot).assumingMemoryBound(to: UnsafeMutableRawPointer?.self)
        if let object = slot.pointee {
            slot.pointee = nil
            Unmanaged<LiveElement>.fromOpaque(object).release()
        }
    }
    parent?.pointee.finalize(instance)
}
