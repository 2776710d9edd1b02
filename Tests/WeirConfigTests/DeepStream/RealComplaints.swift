/// What is complained of in real files; see `DeepStreamDataTests`.
let realComplaints = """
    deepstream-app-yaml-other/configs_apps_bodypose_yolo_tracker0.yml: error: the file
    deepstream-app/deepstream-masktracker_configs_deepstream_app_source1.txt:64: warning: osd.text-color
    deepstream-app/deepstream-masktracker_configs_deepstream_app_source1.txt:73: warning: osd.display-mask
    deepstream-app/deepstream-masktracker_configs_deepstream_app_source1.txt:89: warning: primary-gie.bbox-border-color0
    deepstream-app/deepstream-masktracker_configs_deepstream_app_source1.txt:103: warning: tracker.ll-config-file
    deepstream-app/deepstream-tracker-3d-multi-view_config_templates_config_deepstream.txt:52: warning: primary-gie.bbox-border-color3
    deepstream-app/deepstream-tracker-3d-multi-view_config_templates_config_deepstream.txt:70: warning: tracker.ll-config-file
    deepstream-app/deepstream-tracker-3d-multi-view_config_templates_config_deepstream.txt:78: warning: osd.font
    deepstream-app/deepstream_app_source1_3d_tracking.txt:63: warning: osd.text-color
    deepstream-app/deepstream_app_source1_3d_tracking.txt:87: warning: primary-gie.bbox-border-color0
    deepstream-app/source4_1080p_dec_parallel_infer.yml:150: warning: osd.text-color
    deepstream-app/source4_1080p_dec_parallel_infer.yml:185: warning: primary-gie0.bbox-border-color0
    deepstream-app/source4_1080p_dec_parallel_infer.yml:221: warning: primary-gie1.bbox-border-color0
    deepstream-app/source4_1080p_dec_parallel_infer.yml:257: warning: tracker2.enable
    deepstream-app/source4_1080p_dec_parallel_infer.yml:265: warning: secondary-gie2.enable
    deepstream-app/source4_1080p_dec_parallel_infer.yml:270: warning: meta-mux
    deepstream-app/source4_1080p_dec_parallel_infer.yml:145: warning: osd.text-color
    deepstream-app/source4_1080p_dec_parallel_infer.yml:180: warning: primary-gie0.bbox-border-color0
    deepstream-app/source4_1080p_dec_parallel_infer.yml:216: warning: primary-gie1.bbox-border-color0
    deepstream-app/source4_1080p_dec_parallel_infer.yml:253: warning: primary-gie2.bbox-border-color0
    deepstream-app/source4_1080p_dec_parallel_infer.yml:273: warning: nvds-analytics2.enable
    deepstream-app/source4_1080p_dec_parallel_infer.yml:282: warning: meta-mux
    deepstream-app/a file that is named there:1: warning: property.cluster-mode
    deepstream-app/a file that is named there:1: warning: property.cluster-mode
    deepstream-app/source4_1080p_dec_parallel_infer.yml:40: warning: tiled-display.show-source
    deepstream-app/source4_1080p_dec_parallel_infer.yml:152: warning: osd.text-color
    deepstream-app/source4_1080p_dec_parallel_infer.yml:187: warning: primary-gie0.bbox-border-color0
    deepstream-app/source4_1080p_dec_parallel_infer.yml:223: warning: primary-gie1.bbox-border-color0
    deepstream-app/source4_1080p_dec_parallel_infer.yml:252: warning: meta-mux
    deepstream-app/source4_1080p_dec_parallel_infer.yml:150: warning: osd.text-color
    deepstream-app/source4_1080p_dec_parallel_infer.yml:185: warning: primary-gie0.bbox-border-color0
    deepstream-app/source4_1080p_dec_parallel_infer.yml:221: warning: primary-gie1.bbox-border-color0
    deepstream-app/source4_1080p_dec_parallel_infer.yml:241: warning: nvds-analytics1.enable
    deepstream-app/source4_1080p_dec_parallel_infer.yml:257: warning: primary-gie2.bbox-border-color0
    deepstream-app/source4_1080p_dec_parallel_infer.yml:286: warning: meta-mux
    deepstream-app/a file that is named there:1: warning: property.cluster-mode
    deepstream-app/a file that is named there:1: warning: property.cluster-mode
    deepstream-app/source4_1080p_dec_parallel_infer.yml:150: warning: osd.text-color
    deepstream-app/source4_1080p_dec_parallel_infer.yml:185: warning: primary-gie0.bbox-border-color0
    deepstream-app/source4_1080p_dec_parallel_infer.yml:221: warning: primary-gie1.bbox-border-color0
    deepstream-app/source4_1080p_dec_parallel_infer.yml:241: warning: nvds-analytics1.enable
    deepstream-app/source4_1080p_dec_parallel_infer.yml:257: warning: primary-gie2.bbox-border-color0
    deepstream-app/source4_1080p_dec_parallel_infer.yml:286: warning: meta-mux
    deepstream-app/a file that is named there:1: warning: property.cluster-mode
    deepstream-app/a file that is named there:1: warning: property.cluster-mode
    deepstream-app/deepstream-occupancy-analytics_config_dstest_occupancy_analytics.txt:56: warning: source1.smart-record
    deepstream-app/deepstream-occupancy-analytics_config_dstest_occupancy_analytics.txt:60: warning: smart-rec-start-time
    deepstream-app/deepstream-occupancy-analytics_config_dstest_occupancy_analytics.txt:147: warning: osd.text-color
    deepstream-app/deepstream-occupancy-analytics_config_dstest_occupancy_analytics.txt:181: warning: primary-gie.bbox-border-color0
    deepstream-app/apps_deepstream-retail-analytics_configs_dstest4_config.yml: error: the file
    deepstream-app/apps_deepstream-retail-analytics_configs_dstest4_config.yml:20: warning: source.location
    deepstream-app/apps_deepstream-retail-analytics_configs_dstest4_config.yml:40: warning: msgconv
    deepstream-app/apps_deepstream-retail-analytics_configs_dstest4_config.yml:46: warning: msgbroker
    deepstream-app/apps_deepstream-retail-analytics_configs_dstest4_config.yml:52: warning: sink
    deepstream-app/apps_deepstream-retail-analytics_configs_retail_iva.yml: error: the file
    deepstream-app/apps_deepstream-retail-analytics_configs_retail_iva.yml:22: warning: source.location
    deepstream-app/apps_deepstream-retail-analytics_configs_retail_iva.yml:44: warning: msgconv
    deepstream-app/apps_deepstream-retail-analytics_configs_retail_iva.yml:51: warning: msgbroker
    deepstream-app/apps_deepstream-retail-analytics_configs_retail_iva.yml:57: warning: sink
    deepstream-app/apps_deepstream-retail-analytics_configs_retail_iva.yml:60: warning: filesink
    deepstream-app/DeepStream-Yolo_28a209f_deepstream_app_config2.txt:34: warning: osd.text-color
    deepstream-app/DeepStream-Yolo_2eaeba8_deepstream_app_config-tracker-webcam.txt: error: the file
    deepstream-app/DeepStream-Yolo_2eaeba8_deepstream_app_config-tracker-webcam.txt:33: warning: source0
    deepstream-app/DeepStream-Yolo_2eaeba8_deepstream_app_config-tracker-webcam.txt:34: warning: enable
    deepstream-app/DeepStream-Yolo_2eaeba8_deepstream_app_config-tracker-webcam.txt:36: warning: type
    deepstream-app/DeepStream-Yolo_2eaeba8_deepstream_app_config-tracker-webcam.txt:42: warning: num-sources
    deepstream-app/DeepStream-Yolo_2eaeba8_deepstream_app_config-tracker-webcam.txt:71: warning: osd.text-color
    deepstream-app/DeepStream-Yolo_2eaeba8_deepstream_app_config-tracker-webcam.txt:108: warning: tracker.ll-lib-file
    deepstream-app/DeepStream-Yolo_2eaeba8_deepstream_app_config-tracker.txt:71: warning: osd.text-color
    deepstream-app/DeepStream-Yolo_2eaeba8_deepstream_app_config-tracker.txt:108: warning: tracker.ll-lib-file
    deepstream-app/external_yolov5-3.X_deepstream_app_config.txt:35: warning: osd.text-color
    deepstream-app/multiple_inferences_deepstream_app_config.txt:35: warning: osd.text-color
    deepstream-app/cbd9675_native_deepstream_app_config.txt:35: warning: osd.text-color
    deepstream-app/marcoslucianops_DeepStream-Yolo_deepstream_app_config.txt:34: warning: osd.text-color
    deepstream-app/DeepStream-Yolo_e5bd58d_deepstream_app_config.txt:35: warning: osd.text-color
    deepstream-other/sample_configs_metamux_config_metamux0.txt: error: the file
    deepstream-other/sample_configs_metamux_config_metamux1.txt: error: the file
    nvinfer/apps_deepstream-ipc-test-sr_dsipctest_sgie_config.yml:39: warning: gie-unique-id
    nvinfer/config_templates_config_pgie_peoplenet.txt:1: warning: property.cluster-mode
    nvinfer/templates_config_pgie_rt_detr.txt:17: warning: property.output-tensor-meta
    nvinfer/config_infer_primary_yoloV8_face.txt:20: warning: property.parse-bbox-instance-mask-func-name
    nvinfer/apps_back-to-back-detectors_secondary_detector_config.txt:60: warning: property.tlt-encoded-model
    nvinfer/config_pgie_peoplenet_tao_config.txt:21: warning: property.tlt-encoded-model
    nvinfer/apps_deepstream-retail-analytics_configs_basket_classifier.txt:27: warning: property.tlt-encoded-model
    nvinfer/apps_deepstream-retail-analytics_configs_basket_classifier.yml:27: warning: property.tlt-encoded-model
    nvinfer/deepstream-retail-analytics_configs_pgie_config_peoplenet.yml:49: warning: class-attrs-all.threshold
    nvinfer/add_delete_dstest_sgie1_config.txt:66: warning: gpu-id
    nvinfer/add_delete_dstest_sgie1_config.txt:73: warning: process-mode
    nvinfer/add_delete_dstest_sgie2_config.txt:66: warning: gpu-id
    nvinfer/add_delete_dstest_sgie2_config.txt:73: warning: process-mode
    nvinfer/64052cb_config_infer_primary_yoloV4-large.txt:6: warning: property.model-file
    nvinfer/external_yolov5-3.X_config_infer_primary.txt:5: warning: property.model-engine-file
    nvinfer/multiple_inferences_config_infer_primary.txt:6: warning: property.model-file
    nvinfer/multiple_inferences_config_infer_secondary1.txt:6: warning: property.model-file
    nvinfer/inferences_pgie_config_infer_primary.txt:6: warning: property.model-file
    nvinfer/inferences_sgie1_config_infer_secondary1.txt:6: warning: property.model-file
    nvinfer/cbd9675_native_config_infer_primary.txt:6: warning: property.model-file
    nvinfer/native_config_infer_primary_yoloV2.txt:6: warning: property.model-file
    nvinfer/marcoslucianops_DeepStream-Yolo_config_infer_primary.txt:6: warning: property.model-file
    nvinfer/DeepStream-Yolo_config_infer_primary_yoloV2.txt:6: warning: property.model-file
    nvmsgbroker/deepstream-tracker-3d-multi-view_config_templates_config_mqtt.txt: error: the file
    nvmsgconv/deepstream-tracker-3d-multi-view_config_templates_config_msgconv.txt: error: the file
    nvmsgconv/yolo_dstest5_msgconv_sample_config.yml: error: the file
    nvmsgconv/deepstream-occupancy-analytics_config_msgconv_sample_config.txt: error: the file
    nvmsgconv/deepstream-retail-analytics_configs_dstest4_msgconv_config.yml: error: the file
    tracker-properties/deepstream-retail-analytics_configs_dstest4_tracker_config.txt: error: the file
    tracker-properties/add_delete_dstest_tracker_config.txt: error: the file
    tracker/deepstream-tracker-3d-multi-view_config_templates_config_tracker.yml:6: warning: TargetManagement
    tracker/deepstream-tracker-3d-multi-view_config_templates_config_tracker.yml:18: warning: TrajectoryManagement
    tracker/deepstream-tracker-3d-multi-view_config_templates_config_tracker.yml:39: warning: DataAssociator
    tracker/deepstream-tracker-3d-multi-view_config_templates_config_tracker.yml:51: warning: StateEstimator
    tracker/deepstream-tracker-3d-multi-view_config_templates_config_tracker.yml:56: warning: ObjectModelProjection
    tracker/deepstream-tracker-3d-multi-view_config_templates_config_tracker.yml:68: warning: VisualTracker
    tracker/deepstream-tracker-3d-multi-view_config_templates_config_tracker.yml:76: warning: MultiViewAssociator
    tracker/deepstream-tracker-3d-multi-view_config_templates_config_tracker.yml:91: warning: Communicator
    tracker/deepstream-tracker-3d-multi-view_config_templates_config_tracker.yml:95: warning: PoseEstimator
    tracker/config_templates_config_tracker_2d.yml:6: warning: TargetManagement
    tracker/config_templates_config_tracker_2d.yml:18: warning: TrajectoryManagement
    tracker/config_templates_config_tracker_2d.yml:39: warning: DataAssociator
    tracker/config_templates_config_tracker_2d.yml:51: warning: StateEstimator
    tracker/config_templates_config_tracker_2d.yml:57: warning: VisualTracker
    tracker/templates_config_tracker_tuned_12cam.yml:6: warning: TargetManagement
    tracker/templates_config_tracker_tuned_12cam.yml:18: warning: TrajectoryManagement
    tracker/templates_config_tracker_tuned_12cam.yml:39: warning: DataAssociator
    tracker/templates_config_tracker_tuned_12cam.yml:53: warning: StateEstimator
    tracker/templates_config_tracker_tuned_12cam.yml:60: warning: ObjectModelProjection
    tracker/templates_config_tracker_tuned_12cam.yml:72: warning: VisualTracker
    tracker/templates_config_tracker_tuned_12cam.yml:81: warning: MultiViewAssociator
    tracker/templates_config_tracker_tuned_12cam.yml:96: warning: Communicator
    tracker/templates_config_tracker_tuned_12cam.yml:100: warning: PoseEstimator
    tracker/tracker_tuned_12cam_rt_detr.yml:6: warning: TargetManagement
    tracker/tracker_tuned_12cam_rt_detr.yml:18: warning: TrajectoryManagement
    tracker/tracker_tuned_12cam_rt_detr.yml:39: warning: DataAssociator
    tracker/tracker_tuned_12cam_rt_detr.yml:53: warning: StateEstimator
    tracker/tracker_tuned_12cam_rt_detr.yml:60: warning: ObjectModelProjection
    tracker/tracker_tuned_12cam_rt_detr.yml:72: warning: VisualTracker
    tracker/tracker_tuned_12cam_rt_detr.yml:81: warning: MultiViewAssociator
    tracker/tracker_tuned_12cam_rt_detr.yml:96: warning: Communicator
    tracker/tracker_tuned_12cam_rt_detr.yml:100: warning: PoseEstimator
    tracker/config_templates_override_tracker_12cam.yml:2: warning: MultiViewAssociator
    tracker/config_templates_override_tracker_12cam.yml:10: warning: MultiViewAssociator.minPeerToPredDistance4Fusion
    tracker/config_templates_override_tracker_4cam.yml:4: warning: MultiViewAssociator
    tracker/config_tracker_NvDCF_accuracy_3D.yml:22: warning: TargetManagement
    tracker/config_tracker_NvDCF_accuracy_3D.yml:39: warning: TrajectoryManagement
    tracker/config_tracker_NvDCF_accuracy_3D.yml:71: warning: DataAssociator
    tracker/config_tracker_NvDCF_accuracy_3D.yml:89: warning: StateEstimator
    tracker/config_tracker_NvDCF_accuracy_3D.yml:95: warning: ObjectModelProjection
    tracker/config_tracker_NvDCF_accuracy_3D.yml:107: warning: VisualTracker
    tracker/config_tracker_NvDCF_accuracy_3D.yml:123: warning: ReID
    tracker/config_tracker_NvDCF_accuracy_3D.yml:146: warning: PoseEstimator
    tracker/source_add_delete_tracker_config.yml:20: warning: NvDCF
    """
